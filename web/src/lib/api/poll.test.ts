// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mockService, tokenOf, type RecordedRequest, type MockResponse } from './mock';
import { pauseMs, Poll, pollMs, pollMsMax } from './poll.svelte';
import { session } from './session.svelte';

let hidden = false;
let poll: Poll<'/admin/elections'>;

function setHidden(now: boolean): void {
    hidden = now;
    document.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(async () => {
    vi.useFakeTimers();
    vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
    await session.begin(tokenOf({}), tokenOf({}));
    poll = new Poll('/admin/elections');
});

afterEach(() => {
    poll.stop();
    setHidden(false);
    session.signOut();
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
});

/** Elections whose ETag is their number. */
function serve(
    reply: (asked: RecordedRequest) => MockResponse = () => ({ body: { timeZone: 'UTC', elections: [] }, headers: { ETag: '"1"' } }),
): RecordedRequest[] {
    return mockService((asked) => (asked.etag === '"1"' ? { status: 304 } : reply(asked)));
}

const seconds = (count: number): Promise<unknown> => vi.advanceTimersByTimeAsync(count * 1000);

describe('Poll', () => {
    it('asks every two seconds, with the ETag of what it has', async () => {
        const asked = serve();
        poll.start();
        await seconds(4.1);
        expect(asked.map(({ etag }) => etag)).toEqual([null, '"1"', '"1"']);
        expect(poll.data).toEqual({ timeZone: 'UTC', elections: [] });
    });

    it('asks twice a minute once nothing more is to come', async () => {
        let more = true;
        const asked = mockService(() => ({ body: { timeZone: more ? 'UTC' : 'Europe/Belgrade', elections: [] } }));
        poll = new Poll('/admin/elections', undefined, ({ timeZone }) => timeZone !== 'UTC');
        poll.start();
        await seconds(2.1);
        expect(asked).toHaveLength(2);
        more = false;
        await seconds(2);
        expect(asked).toHaveLength(3);
        await seconds(29);
        expect(asked).toHaveLength(3);
        more = true;
        await seconds(1);
        expect(asked).toHaveLength(4);
        await seconds(2);
        expect(asked).toHaveLength(5);
    });

    it('asks as often as its page wants', async () => {
        const asked = serve();
        poll = new Poll('/admin/elections', undefined, undefined, 10_000);
        poll.start();
        await seconds(9.9);
        expect(asked).toHaveLength(1);
        await seconds(0.2);
        expect(asked).toHaveLength(2);
    });

    it('goes on while the page is hidden, as long as its page wants', async () => {
        let wanted = true;
        const asked = serve();
        poll = new Poll('/admin/elections', undefined, undefined, 10_000, () => wanted);
        poll.start();
        await seconds(0.1);
        setHidden(true);
        await seconds(20.1);
        expect(asked.length).toBeGreaterThanOrEqual(3);
        wanted = false;
        await seconds(10);
        const before = asked.length;
        await seconds(60);
        expect(asked).toHaveLength(before);
    });

    it('pauses while the page is hidden, and asks at once when it is seen again', async () => {
        const asked = serve();
        poll.start();
        await seconds(0.1);
        setHidden(true);
        await seconds(60);
        expect(asked).toHaveLength(1);
        setHidden(false);
        await seconds(0.1);
        expect(asked).toHaveLength(2);
        await seconds(2);
        expect(asked).toHaveLength(3);
    });

    it('asks less often while it fails, keeps what it knew, and recovers', async () => {
        let down = false;
        const asked = mockService(() => (down ? { status: 503, body: { message: 'x' } } : { body: { timeZone: 'UTC', elections: [] } }));
        poll.start();
        await seconds(0.1);
        down = true;
        await seconds(2 + 4 + 8);
        expect(asked).toHaveLength(4);
        expect(poll.error).toMatchObject({ kind: 'busy' });
        expect(poll.data).not.toBeNull();
        down = false;
        await seconds(16);
        expect(poll.error).toBeNull();
        const before = asked.length;
        await seconds(4);
        expect(asked.length).toBe(before + 2);
    });

    it('asks no more once it is stopped, even when an answer is on its way', async () => {
        const asked = mockService(async () => {
            await new Promise((resolve) => setTimeout(resolve, 1000));
            return { body: { timeZone: 'UTC', elections: [] } };
        });
        poll.start();
        await seconds(0.5);
        poll.stop();
        await seconds(10);
        expect(asked).toHaveLength(1);
        expect(poll.data).toBeNull();
    });

    it('asks at once when told to', async () => {
        const asked = serve();
        poll.start();
        await seconds(1);
        poll.refresh();
        await seconds(0.1);
        expect(asked).toHaveLength(2);
    });
});

describe('pauseMs', () => {
    it('doubles up to a limit, and heeds the service', () => {
        expect([0, 1, 2, 10].map((failures) => pauseMs(failures))).toEqual([pollMs, 4000, 8000, pollMsMax]);
        expect(pauseMs(1, 10)).toBe(10_000);
        expect(pauseMs(1, 9999)).toBe(pollMsMax);
    });
});
