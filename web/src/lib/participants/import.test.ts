// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mockService, tokenOf, type RecordedRequest } from '$lib/api/mock';
import { session } from '$lib/api/session.svelte';
import { ListImport, triesMax } from './import.svelte';
import { readList } from './list-csv';
import type { Participant } from './types';

let kept: Participant[];

/** Adds like the service; `fault` may spoil the n-th addition, before or after it happened. */
function service(fault: (n: number) => 'lost before' | 'lost after' | 'busy' | null = () => null): RecordedRequest[] {
    let n = 0;
    return mockService(({ path, body }) => {
        if (path === '/getParticipants') return { body: { participants: kept } };
        const { name, individual } = body as { name: string; individual: boolean };
        const wrong = fault((n += 1));
        if (wrong === 'busy') return { status: 503, body: { message: 'x' }, headers: { 'Retry-After': '2' } };
        if (wrong === 'lost before') throw new TypeError('network');
        const id = kept.length + 1;
        kept.push({ id, name, individual });
        if (wrong === 'lost after') throw new TypeError('network');
        return { body: { id } };
    });
}

const importing = (text: string): ListImport => new ListImport(readList(text).lines, [...kept], 'party');
const additions = (asked: RecordedRequest[]): unknown[] =>
    asked.filter(({ path }) => path === '/createParticipant').map(({ body }) => body);
const states = (list: ListImport): string[] => list.rows.map(({ state }) => state);

beforeEach(async () => {
    vi.useFakeTimers();
    kept = [{ id: 1, name: 'Luka', individual: false }];
    await session.begin(tokenOf({}), tokenOf({}));
});

afterEach(() => {
    session.signOut();
    vi.useRealTimers();
    vi.unstubAllGlobals();
});

describe('a list', () => {
    it('is compared with what there is, and with itself', () => {
        const list = importing('Voćnjak\nLUKA\nvoćnjak\nLuka,person\nx,fruit\n');
        expect(states(list)).toEqual(['new', 'existing', 'repeated', 'new', 'wrong']);
        expect(list.rows.map(({ chosen }) => chosen)).toEqual([true, false, false, true, false]);
    });

    it('adds nothing that somebody else has added since, unless it is chosen then', async () => {
        const asked = service();
        const list = importing('B\nA\nC');
        kept.push({ id: 2, name: 'a', individual: false }, { id: 3, name: 'C', individual: true });
        await list.run();
        expect(additions(asked)).toEqual([
            { name: 'B', individual: false },
            { name: 'C', individual: false },
        ]);
        expect(states(list)).toEqual(['added', 'existing', 'added']);
        list.rows[1]!.chosen = true;
        await list.run();
        expect(states(list)).toEqual(['added', 'added', 'added']);
        expect(kept.map(({ name }) => name)).toEqual(['Luka', 'a', 'C', 'B', 'C', 'A']);
    });

    it('is added in its order, line by line', async () => {
        const asked = service();
        const list = importing('B\nA\nC,person');
        await list.run();
        expect(additions(asked)).toEqual([
            { name: 'B', individual: false },
            { name: 'A', individual: false },
            { name: 'C', individual: true },
        ]);
        expect(states(list)).toEqual(['added', 'added', 'added']);
        expect(list.rows.map(({ id }) => id)).toEqual([2, 3, 4]);
        expect(list.left).toBe(0);
    });

    it('adds one that exists only when it is chosen', async () => {
        service();
        const list = importing('Luka');
        await list.run();
        expect(kept).toHaveLength(1);
        list.rows[0]!.chosen = true;
        await list.run();
        expect(kept).toHaveLength(2);
    });

    it.each(['lost before', 'lost after'] as const)('continues after an answer was %s', async (how) => {
        service((n) => (n === 2 ? how : null));
        const list = importing('A\nB\nC');
        await list.run();
        expect(states(list)).toEqual(['added', 'unsure', 'new']);
        expect(list.stopped).toMatchObject({ kind: 'offline' });
        await list.run();
        expect(states(list)).toEqual(['added', 'added', 'added']);
        expect(kept.map(({ name }) => name)).toEqual(['Luka', 'A', 'B', 'C']);
        expect(list.rows[1]!.id).toBe(3);
    });

    it('waits while the service is busy, but not for ever', async () => {
        service((n) => (n <= 2 ? 'busy' : null));
        const list = importing('A\nB');
        const done = list.run();
        await vi.advanceTimersByTimeAsync(4100);
        await done;
        expect(states(list)).toEqual(['added', 'added']);

        const asked = service(() => 'busy');
        const other = importing('D');
        const stopped = other.run();
        await vi.advanceTimersByTimeAsync(60_000);
        await stopped;
        expect(additions(asked)).toHaveLength(triesMax);
        expect(other.stopped).toMatchObject({ kind: 'busy' });
        expect(states(other)).toEqual(['new']);
    });

    it('stops when told to, after what is under way', async () => {
        service();
        const list = importing('A\nB\nC');
        const done = list.run();
        while (states(list)[0] !== 'adding') await Promise.resolve();
        list.cancel();
        await done;
        expect(states(list)).toEqual(['added', 'new', 'new']);
        await list.run();
        expect(states(list)).toEqual(['added', 'added', 'added']);
    });

    it('of a second try at the same file has only what is missing', async () => {
        service((n) => (n === 2 ? 'lost after' : null));
        await importing('A\nB\nC').run();
        expect(states(importing('A\nB\nC'))).toEqual(['existing', 'existing', 'new']);
    });
});
