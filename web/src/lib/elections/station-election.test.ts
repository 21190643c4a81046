// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StationElections } from '$lib/api/station-election';
import { FollowedElection } from './station-election.svelte';

const now = '2026-11-24T13:00:00.000000Z';
const running: StationElections = {
    now,
    writtenAt: now,
    running: {
        id: 7,
        timeZone: 'UTC',
        start: '',
        end: '',
        startAt: '2026-11-24T12:00:00Z',
        endAt: '2026-11-24T14:00:00Z',
        individual: false,
        pollNumbers: 2,
        names: ['Harbour', 'Orchard'],
    },
};

let election: FollowedElection;

beforeEach(() => {
    vi.useFakeTimers();
    // The wall clock of this browser is years behind.
    vi.setSystemTime(new Date('2020-01-01T00:00:00Z'));
    election = new FollowedElection();
});

afterEach(() => vi.useRealTimers());

describe('the election that is followed', () => {
    it('keeps the time of the queue', () => {
        election.take(running);
        expect(new Date(election.nowMs).toISOString()).toBe('2026-11-24T13:00:00.000Z');
    });

    it('shows the times of an election without a zone in UTC', () => {
        election.take({ ...running, running: { ...running.running!, timeZone: undefined } as never });
        expect(election.situation).toMatchObject({ kind: 'running', election: { id: 7, timeZone: 'UTC' } });
    });

    it('tells a check of a file what is on the ballot', () => {
        expect(election.ballot).toBeNull();
        election.take(running);
        expect(election.ballot).toEqual({ electionId: 7, pollNumbers: 2, names: ['Harbour', 'Orchard'] });
        election.take({ ...running, running: { ...running.running!, pollNumbers: 900, names: undefined } as never });
        expect(election.ballot).toEqual({ electionId: 7, pollNumbers: 900 });
        election.take({ now, writtenAt: now });
        expect(election.ballot).toBeNull();
    });

    it('sends what waits for an answer when an election begins', () => {
        const send = vi.fn();
        election.take({ now, writtenAt: now });
        election.beforeSending(send);
        expect(election.asking).toBe(true);
        expect(send).not.toHaveBeenCalled();
        election.take(running);
        expect(send).toHaveBeenCalledTimes(1);
        expect(election.asking).toBe(false);
        election.answer(false); // the dialog closes
        election.take(running);
        expect(send).toHaveBeenCalledTimes(1);
    });

    it('lets files be sent at once unless it is known that no election runs', () => {
        const send = vi.fn();
        election.beforeSending(send);
        election.take(running);
        election.beforeSending(send);
        election.take({ now });
        election.beforeSending(send);
        election.take({ now, writtenAt: '2026-11-24T12:59:00.000000Z' });
        election.beforeSending(send);
        expect(send).toHaveBeenCalledTimes(4);
        expect(election.asking).toBe(false);
    });

    it('asks first when none runs, and sends once at most', () => {
        const send = vi.fn();
        election.take({ now, writtenAt: now });
        election.beforeSending(send);
        expect([send.mock.calls.length, election.asking]).toEqual([0, true]);
        election.answer(false);
        election.answer(true);
        expect([send.mock.calls.length, election.asking]).toEqual([0, false]);
        election.beforeSending(send);
        election.answer(true);
        election.answer(true);
        expect(send).toHaveBeenCalledTimes(1);
        // The question is out of date once an election runs.
        election.beforeSending(send);
        election.take(running);
        expect(election.asking).toBe(false);
    });
});
