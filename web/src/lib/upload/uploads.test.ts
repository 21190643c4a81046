// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { Blob as NodeBlob, File as NodeFile } from 'node:buffer';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { session } from '$lib/api/session.svelte';
import { checkFile } from '$lib/csv/check-file';
import { repairFile } from '$lib/csv/repair-file';
import type { KeptFile, Keeping } from './kept';
import type { Original } from './originals';
import type { Receipt } from './receipts';
import type { Attempt, SendResult } from './send';
import { type Dependencies, Uploads } from './uploads.svelte';

const official = 'ana@izbori.rs';
const line = '28f8a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b,3\n';
const lost: SendResult = { kind: 'retry', why: 'network', retryAfterMs: null };

// jsdom's cannot be read in pieces.
const blob = (text: string) => new NodeBlob([text]) as unknown as Blob;
const file = (text: string, name: string) => new NodeFile([text], name) as unknown as File;

function base64(value: object): string {
    return btoa(JSON.stringify(value)).replaceAll('=', '');
}

/** A station that answers so, the last answer ever after. */
class Station {
    answers: SendResult[] = [{ kind: 'accepted', uploadId: 'u' }];
    attempts: Attempt[] = [];
    receipts: Receipt[] = [];
    stored: string | null = null;
    originals: Original[] = [];
    kept = new Map<string, KeptFile>();
    keeping: Keeping = 'kept';

    readonly dependencies: Dependencies = {
        check: async (chosen, progress) => checkFile(chosen, progress),
        repair: async (chosen, answers, progress) => repairFile(chosen, answers, progress),
        receipts: async () => this.receipts,
        token: async () => ({ kind: 'good', token: 't' }),
        send: async (attempt) => {
            this.attempts.push(attempt);
            return this.answers.length > 1 ? this.answers.shift()! : this.answers[0]!;
        },
        storage: { getItem: () => this.stored, setItem: (_key, text) => void (this.stored = text) },
        keepOriginal: (original) => void this.originals.push(original),
        kept: {
            keep: async (one) => {
                if (this.keeping === 'kept') this.kept.set(one.key, one);
                return this.keeping;
            },
            forget: async (key) => void this.kept.delete(key),
            of: async (who) => [...this.kept.values()].filter((one) => one.official === who),
        },
        nowMs: () => Date.UTC(2026, 10, 24, 10),
    };
}

const receipt = (sha256: string, parts: Partial<Receipt> = {}): Receipt => ({
    id: 'u',
    fileName: 'box.csv',
    sha256,
    acceptedAt: '2026-11-24T09:00:00Z',
    ballots: 1,
    state: 'waiting',
    ...parts,
});

const kinds = (uploads: Uploads) => uploads.of(official).map((upload) => upload.phase.kind);

let station: Station;
let uploads: Uploads;

beforeEach(async () => {
    station = new Station();
    uploads = new Uploads(station.dependencies);
    vi.stubGlobal('Blob', NodeBlob);
    vi.stubGlobal('File', NodeFile);
    await session.begin(`x.${base64({ email: official, roles: ['official'], iat: 0, exp: 3600 })}.x`, 'r');
});

async function added(content: string, name = 'box.csv') {
    const upload = uploads.add(file(content, name), official);
    await vi.waitFor(() => expect(upload.phase.kind).not.toBe('checking'));
    return upload;
}

describe('a file', () => {
    it('is checked, waits for the official, and is sent', async () => {
        const upload = await added(line);
        expect(upload.phase).toEqual({ kind: 'ready' });
        expect(upload.report?.ballots).toBe(1);
        expect(station.attempts).toEqual([]);
        uploads.send(upload);
        expect(upload.underWay).toBe(true);
        await vi.waitFor(() => expect(upload.phase).toEqual({ kind: 'accepted', uploadId: 'u' }));
        expect(station.attempts[0]?.key).toBe(`console ${upload.checked?.sha256}`);
        expect(uploads.interrupted(official)).toEqual([]);
        expect(uploads.underWay).toBe(0);
    });

    it('with a bad line is not sent', async () => {
        const upload = await added(`${line}x\n`);
        expect(upload.phase).toEqual({ kind: 'bad' });
    });

    it('that cannot be read says so', async () => {
        station.dependencies.check = async () => null;
        expect((await added(line)).phase).toEqual({ kind: 'unreadable' });
    });

    it('is sent when the receipts cannot be had: its key is safe', async () => {
        station.dependencies.receipts = () => Promise.reject(new Error('offline'));
        expect((await added(line)).phase).toEqual({ kind: 'ready' });
    });
});

describe('a file that was uploaded before', () => {
    it('says so, and becomes one more upload only on demand', async () => {
        const { sha256 } = await checkFile(blob(line));
        station.receipts = [receipt(sha256)];
        const upload = await added(line);
        expect(upload.phase).toEqual({ kind: 'known', receipt: station.receipts[0] });
        uploads.sendAgain(upload);
        await vi.waitFor(() => expect(upload.phase.kind).toBe('accepted'));
        expect(station.attempts[0]?.key).toMatch(new RegExp(`^console ${sha256} [0-9a-f]{16}$`));
    });

    it('and whose answer was lost has arrived', async () => {
        const { sha256 } = await checkFile(blob(line));
        station.answers = [lost];
        const upload = await added(line);
        uploads.send(upload);
        await vi.waitFor(() => expect(upload.phase.kind).toBe('waiting'));
        const reloaded = new Uploads(station.dependencies);
        expect(reloaded.interrupted(official).map((one) => one.fileName)).toEqual(['box.csv']);
        reloaded.forgetArrived(official, [receipt('other'), receipt(sha256)]);
        expect(reloaded.interrupted(official)).toEqual([]);
        uploads.stop(upload);
    });
});

describe('after a reload', () => {
    it('the same file goes on under the same key, also as one more upload', async () => {
        const { sha256 } = await checkFile(blob(line));
        station.receipts = [receipt(sha256)];
        station.answers = [lost];
        const before = await added(line);
        uploads.sendAgain(before);
        await vi.waitFor(() => expect(before.phase.kind).toBe('waiting'));
        uploads.stop(before);
        const [{ key }] = station.attempts as [Attempt];

        station.answers = [{ kind: 'accepted', uploadId: 'v' }];
        uploads = new Uploads(station.dependencies);
        uploads.forgetArrived(official, station.receipts);
        expect(uploads.interrupted(official)).toHaveLength(1);
        const after = await added(line, 'renamed.csv');
        expect(after.phase).toEqual({ kind: 'ready' });
        expect(uploads.interrupted(official)).toEqual([]);
        uploads.send(after);
        await vi.waitFor(() => expect(after.phase).toEqual({ kind: 'accepted', uploadId: 'v' }));
        expect(station.attempts.at(-1)?.key).toBe(key);
        expect(uploads.interrupted(official)).toEqual([]);
    });
});

describe('a file that the browser keeps', () => {
    const kept = () => [...station.kept.keys()];
    const reload = async () => {
        uploads = new Uploads(station.dependencies);
        await uploads.restore(official);
        const [upload] = uploads.of(official);
        await vi.waitFor(() => expect(upload?.phase.kind).not.toBe('checking'));
        return upload!;
    };

    it('is there after a reload, is sent under its key, and is kept no longer', async () => {
        const before = await added(line);
        const key = `console ${before.checked?.sha256}`;
        await vi.waitFor(() => expect(before.keeping).toBe('kept'));
        expect(kept()).toEqual([key]);
        const after = await reload();
        expect(after.phase).toEqual({ kind: 'ready' });
        expect(after.begun).toBe(false);
        expect(uploads.unsent(official)).toBe(1);
        await uploads.restore(official);
        expect(uploads.of(official)).toHaveLength(1);
        uploads.send(after);
        await vi.waitFor(() => expect(after.phase.kind).toBe('accepted'));
        expect(station.attempts[0]?.key).toBe(key);
        expect(kept()).toEqual([]);
        expect(uploads.unsent(official)).toBe(0);
    });

    it('is repaired anew with the answers of before', async () => {
        const upload = await added('No;GUID;List\n1;28f8a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b;3\n');
        expect(kept()).toEqual([]);
        uploads.answer(upload, 'numberColumn ;', '2');
        await vi.waitFor(() => expect(kept()).toHaveLength(1));
        const after = await reload();
        expect(after.phase).toEqual({ kind: 'ready' });
        expect(await after.content.text()).toBe(line);
        expect(after.key).toBe(kept()[0]);
    });

    it('as one more upload goes on under the key of before, also in another tab', async () => {
        station.receipts = [receipt((await checkFile(blob(line))).sha256)];
        station.answers = [lost];
        const before = await added(line);
        expect(kept()).toEqual([]);
        uploads.sendAgain(before);
        await vi.waitFor(() => expect(before.phase.kind).toBe('waiting'));
        await vi.waitFor(() => expect(kept()).toHaveLength(1));
        const [{ key }] = station.attempts as [Attempt];
        expect(kept()).toEqual([key]);
        station.stored = null;
        station.answers = [{ kind: 'accepted', uploadId: 'v' }];
        const after = await reload();
        expect(after.phase).toEqual({ kind: 'ready' });
        expect(after.begun).toBe(true);
        expect(uploads.interrupted(official)).toEqual([]);
        expect(uploads.unanswered(official)).toHaveLength(1);
        uploads.send(after);
        await vi.waitFor(() => expect(after.phase).toEqual({ kind: 'accepted', uploadId: 'v' }));
        expect(station.attempts.at(-1)?.key).toBe(key);
        expect(kept()).toEqual([]);
        before.abort.abort();
    });

    it('and has arrived is known after a reload', async () => {
        const before = await added(line);
        await vi.waitFor(() => expect(kept()).toHaveLength(1));
        station.receipts = [receipt(before.checked!.sha256)];
        expect((await reload()).phase.kind).toBe('known');
        expect(kept()).toEqual([]);
    });

    it('is forgotten when it is removed, refused, or dropped', async () => {
        uploads.remove(await added(line));
        await vi.waitFor(() => expect(kept()).toEqual([]));
        station.answers = [{ kind: 'refused', status: 400, message: '' }];
        const refused = await added(line);
        uploads.send(refused);
        await vi.waitFor(() => expect(refused.phase.kind).toBe('refused'));
        expect(kept()).toEqual([]);
        station.answers = [lost];
        const begun = await added(line);
        uploads.send(begun);
        await vi.waitFor(() => expect(begun.phase.kind).toBe('waiting'));
        await reload();
        uploads.drop(uploads.unanswered(official)[0]!);
        expect(uploads.of(official)).toEqual([]);
        expect(uploads.unanswered(official)).toEqual([]);
        expect(kept()).toEqual([]);
        begun.abort.abort();
    });

    it('is kept as long as it was chosen twice', async () => {
        const one = await added(line);
        const other = await added(line, 'again.csv');
        await vi.waitFor(() => expect(other.keeping).toBe('kept'));
        uploads.remove(one);
        expect(kept()).toEqual([other.key]);
        uploads.remove(other);
        expect(kept()).toEqual([]);
    });

    it('leaves the page when another tab has sent it, unless it is being sent here', async () => {
        station.answers = [lost];
        const sent = await added(line);
        const waits = await added(line.replace('28', '29'));
        await vi.waitFor(() => expect(kept()).toHaveLength(2));
        uploads.send(sent);
        await vi.waitFor(() => expect(sent.phase.kind).toBe('waiting'));
        for (const key of kept()) uploads.gone(key);
        expect(uploads.of(official)).toEqual([sent]);
        expect(waits.underWay).toBe(false);
        sent.abort.abort();
    });

    it('is nobody else’s, and leaves with its official', async () => {
        await added(line);
        await vi.waitFor(() => expect(kept()).toHaveLength(1));
        uploads = new Uploads(station.dependencies);
        await uploads.restore('other@izbori.rs');
        expect(uploads.of('other@izbori.rs')).toEqual([]);
        await uploads.restore(official);
        expect(uploads.of(official)).toHaveLength(1);
        await vi.waitFor(() => expect(uploads.unsent(official)).toBe(1));
        uploads.leave();
        expect(uploads.of(official)).toEqual([]);
    });

    it('cannot be kept: it says so, and is sent', async () => {
        station.keeping = 'full';
        const upload = await added(line);
        await vi.waitFor(() => expect(upload.keeping).toBe('full'));
        uploads.send(upload);
        await vi.waitFor(() => expect(upload.phase.kind).toBe('accepted'));
    });
});

describe('sending', () => {
    it('goes one after another', async () => {
        let answer: (result: SendResult) => void = () => {};
        station.dependencies.send = () => new Promise((resolve) => (answer = resolve));
        const first = await added(line);
        const second = await added(line.replace('28', '29'));
        uploads.send(first);
        uploads.send(second);
        await vi.waitFor(() => expect(kinds(uploads)).toEqual(['queued', 'sending']));
        answer({ kind: 'accepted', uploadId: '1' });
        await vi.waitFor(() => expect(kinds(uploads)).toEqual(['sending', 'accepted']));
        answer({ kind: 'accepted', uploadId: '2' });
        await vi.waitFor(() => expect(kinds(uploads)).toEqual(['accepted', 'accepted']));
    });

    it('waits between attempts until it is hurried, and can be stopped and tried again', async () => {
        station.answers = [lost];
        const upload = await added(line);
        uploads.send(upload);
        await vi.waitFor(() => expect(upload.phase).toMatchObject({ kind: 'waiting', why: 'network', attempt: 1 }));
        upload.retryNow();
        await vi.waitFor(() => expect(upload.phase).toMatchObject({ kind: 'waiting', attempt: 2 }));
        dispatchEvent(new Event('online'));
        await vi.waitFor(() => expect(upload.phase).toMatchObject({ kind: 'waiting', attempt: 3 }));
        uploads.stop(upload);
        await vi.waitFor(() => expect(upload.phase).toEqual({ kind: 'stopped', why: 'cancelled' }));
        station.answers = [{ kind: 'accepted', uploadId: 'u' }];
        uploads.send(upload);
        await vi.waitFor(() => expect(upload.phase.kind).toBe('accepted'));
        expect(new Set(station.attempts.map(({ key }) => key)).size).toBe(1);
    });

    it('one that waits in the queue and is stopped is not sent', async () => {
        let answer: (result: SendResult) => void = () => {};
        station.dependencies.send = () => new Promise((resolve) => (answer = resolve));
        const first = await added(line);
        const second = await added(line.replace('28', '29'));
        uploads.send(first);
        uploads.send(second);
        await vi.waitFor(() => expect(kinds(uploads)).toEqual(['queued', 'sending']));
        uploads.stop(second);
        answer({ kind: 'accepted', uploadId: '1' });
        await vi.waitFor(() => expect(first.phase.kind).toBe('accepted'));
        expect(second.phase).toEqual({ kind: 'stopped', why: 'cancelled' });
        expect(uploads.interrupted(official)).toEqual([]);
    });

    it('stops with the session and goes on with the next one of the same official', async () => {
        const upload = await added(line);
        session.end();
        uploads.send(upload);
        await vi.waitFor(() => expect(upload.phase).toEqual({ kind: 'stopped', why: 'sessionEnded' }));
        await session.begin(`x.${base64({ email: official, roles: ['official'], iat: 0, exp: 3600 })}.x`, 'r');
        uploads.resume('other@izbori.rs');
        expect(upload.phase.kind).toBe('stopped');
        uploads.resume(official);
        await vi.waitFor(() => expect(upload.phase.kind).toBe('accepted'));
    });

    it('422 means that the file is not what was checked', async () => {
        station.answers = [{ kind: 'refused', status: 422, message: '' }];
        const upload = await added(line);
        uploads.send(upload);
        await vi.waitFor(() => expect(upload.phase).toEqual({ kind: 'stopped', why: 'fileChanged' }));
    });
});

describe('a file that the station would refuse', () => {
    it('is repaired, and its repair is sent under its own name', async () => {
        const content = `GUID;broj\n${line.replace(',', ';')}`;
        const upload = await added(content);
        expect(upload.phase).toEqual({ kind: 'ready' });
        expect(upload.repair?.kind).toBe('repaired');
        expect(upload.checked?.sha256).toBe((await checkFile(blob(line))).sha256);
        expect(station.originals).toEqual([]);
        uploads.send(upload);
        await vi.waitFor(() => expect(upload.phase.kind).toBe('accepted'));
        const [attempt] = station.attempts;
        expect(await attempt?.file.text()).toBe(line);
        expect(attempt?.file.name).toBe('box.csv');
        expect(attempt?.key).toBe(`console ${upload.checked?.sha256}`);
        expect(station.originals).toEqual([
            {
                official,
                sha256: upload.checked?.sha256,
                originalSha256: (await checkFile(blob(content))).sha256,
                fileName: 'box.csv',
                bytes: content.length,
            },
        ]);
    });

    it('and was repaired and sent before is known', async () => {
        station.receipts = [receipt((await checkFile(blob(line))).sha256)];
        expect((await added(line.replace(',', ';'))).phase.kind).toBe('known');
    });

    it('waits for an answer', async () => {
        const upload = await added('No;GUID;List\n1;28f8a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b;3\n');
        expect(upload.phase).toEqual({ kind: 'asks' });
        uploads.send(upload);
        expect(station.attempts).toEqual([]);
        uploads.answer(upload, 'numberColumn ;', '2');
        await vi.waitFor(() => expect(upload.phase).toEqual({ kind: 'ready' }));
        expect(await upload.content.text()).toBe(line);
    });

    it('is bad when a repair leaves bad lines, or there is none', async () => {
        const upload = await added(`${line.replace(',', ';')}28f8a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b;3,5\n`);
        expect(upload.phase).toEqual({ kind: 'bad' });
        expect(upload.repair).toMatchObject({ kind: 'repaired', file: null, bad: { total: 1 } });
        station.dependencies.repair = async () => null;
        expect((await added('x')).phase).toEqual({ kind: 'bad' });
    });
});
