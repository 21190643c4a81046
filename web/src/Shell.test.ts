// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mockService, tokenOf } from '$lib/api/mock';
import { session } from '$lib/api/session.svelte';
import { language } from '$lib/i18n/i18n.svelte';
import { router } from '$lib/router.svelte';
import Shell from './Shell.svelte';

// What jsdom lacks, and the page asks for as it is loaded.
vi.hoisted(() => {
    const matches = { matches: false, addEventListener: () => {}, removeEventListener: () => {} };
    Object.assign(globalThis, {
        matchMedia: () => matches,
        scrollTo: () => {},
        ResizeObserver: class {
            observe() {}
            unobserve() {}
            disconnect() {}
        },
    });
});

let shell: Record<string, unknown> | null = null;

beforeEach(async () => {
    void language.choose('en');
    await session.begin(tokenOf({}), tokenOf({}));
});

afterEach(async () => {
    if (shell !== null) await unmount(shell);
    shell = null;
    session.signOut();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
});

/** The texts of a page, once nothing is on its way any more. */
async function show(place: string, answers: Record<string, unknown>): Promise<string> {
    mockService(({ path }) => (path in answers ? { body: answers[path], headers: { ETag: '"1"' } } : { status: 404 }));
    location.hash = place;
    await vi.waitFor(() => expect(router.place.path).toBe(place.slice(1)));
    shell = mount(Shell, { target: document.body });
    const main = document.querySelector('main');
    await vi.waitFor(
        () => {
            expect(main?.querySelector('h1')).not.toBeNull();
            expect(main?.textContent).not.toContain('Loading');
        },
        { timeout: 30_000 },
    );
    return main?.textContent?.replaceAll(/\s+/g, ' ') ?? '';
}

const election = {
    id: 1,
    start: '2021-06-16T08:00:00Z',
    end: '2021-06-16T18:00:00Z',
    startAt: '2021-06-16T08:00:00.000000Z',
    endAt: '2021-06-16T18:00:00.000000Z',
    individual: false,
    seats: 250,
    thresholdPercent: 5,
    state: 'finished',
    public: false,
    publicTurnout: false,
    participants: [
        { id: 1, name: 'List A' },
        { id: 2, name: 'List B' },
    ],
};

it('an election whose dates cannot be read is shown with them as they are, and the others too', async () => {
    const far = { ...election, id: 7, state: 'upcoming', startAt: '9999-12-31T23:00:00.000000Z', endAt: '10000-01-01T00:59:59.000000Z' };
    const text = await show('#/elections', { '/admin/elections': { timeZone: 'Europe/Belgrade', elections: [election, far] } });
    expect(text).toContain('Parliamentary election, 16 June 2021');
    expect(text).toContain('10000-01-01T00:59:59.000000Z');
    expect(text).not.toContain('cannot be shown');
});

it('a time zone that the browser does not know is UTC, and said', async () => {
    const text = await show('#/elections', { '/admin/elections': { timeZone: 'Mars/Olympus', elections: [election] } });
    expect(text).toContain('08:00–18:00 UTC');
});

it('an election that cannot be shown is said to be so in its place, and the others are shown', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const broken = { ...election, id: 7, participants: null };
    const text = await show('#/elections', { '/admin/elections': { timeZone: 'UTC', elections: [broken, election] } });
    expect(text).toContain('No. 7: This entry cannot be shown.');
    expect(text).toContain('Parliamentary election, 16 June 2021');
    expect(error).toHaveBeenCalled();
});

it('so it is with a row of a table', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    await session.begin(tokenOf({ roles: ['official'] }), tokenOf({ roles: ['official'] }));
    const receipt = {
        id: '1b4e28ba-2fa1-11d2-883f-0016d3cca427',
        acceptedAt: '2021-06-16T09:00:00.000000Z',
        fileName: 'good.csv',
        ballots: 3,
        sha256: 'a'.repeat(64),
        state: 'waiting',
        counts: null,
        idempotencyKey: null,
    };
    const broken = { ...receipt, id: '2b4e28ba-2fa1-11d2-883f-0016d3cca427', sha256: null };
    const text = await show('#/uploads', { '/station/uploads': { uploads: [broken, receipt] } });
    expect(text).toContain('2b4e28ba-2fa1-11d2-883f-0016d3cca427: This entry cannot be shown.');
    expect(text).toContain('good.csv');
});

it('a page that cannot be shown says so', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const text = await show('#/elections', { '/admin/elections': { timeZone: 'UTC', elections: null } });
    expect(text).toContain('This page cannot be shown');
    expect(text).toContain('Reload');
});
