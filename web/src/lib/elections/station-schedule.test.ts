// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { StationElection, StationElections } from '$lib/api/station-election';
import { electionAt, electionToComplete, situationAt, staleAfterMs, timeLeftMs } from './station-schedule';

const at = (time: string): number => Date.parse(`2026-11-24T${time}Z`);

const election = (id: number, from: string, to: string): StationElection => ({
    id,
    timeZone: 'Europe/Belgrade',
    start: '',
    end: '',
    startAt: `2026-11-24T${from}.000000Z`,
    endAt: `2026-11-24T${to}.000000Z`,
    individual: false,
    pollNumbers: 2,
});

const [morning, noon, evening] = [
    election(1, '06:00:00', '10:00:00'),
    election(2, '12:00:00', '14:00:00'),
    election(3, '14:00:00', '20:00:00'),
];
const schedule = (writtenAt: string, elections: Partial<StationElections>): StationElections => ({
    now: `2026-11-24T${writtenAt}.000000Z`,
    writtenAt: `2026-11-24T${writtenAt}.000000Z`,
    ...elections,
});

describe('the situation', () => {
    it('is unknown without a schedule', () => {
        expect(situationAt(null, at('12:00:00'))).toEqual({ kind: 'unknown' });
        expect(situationAt({ now: '2026-11-24T12:00:00Z' }, at('12:00:00'))).toEqual({ kind: 'unknown' });
    });

    it('follows the clock from one election to the next, from the start to before the end', () => {
        const written = schedule('11:59:50', { ended: morning, next: noon });
        expect(situationAt(written, at('11:59:59'))).toMatchObject({ kind: 'none', next: noon, ended: morning });
        expect(situationAt(written, at('12:00:00'))).toMatchObject({ kind: 'running', election: noon });
        const later = schedule('13:59:50', { ended: morning, running: noon, next: evening });
        expect(situationAt(later, at('13:59:59.999'))).toMatchObject({ kind: 'running', election: noon });
        expect(situationAt(later, at('14:00:00'))).toMatchObject({ kind: 'running', election: evening });
        const last = schedule('13:59:50', { ended: morning, running: noon });
        expect(situationAt(last, at('14:00:00'))).toMatchObject({ kind: 'none', next: null, ended: noon });
    });

    it('is stale once its schedule is older than 30 seconds', () => {
        const written = schedule('12:30:00', { running: noon });
        expect(situationAt(written, at('12:30:00') + staleAfterMs)).toMatchObject({ kind: 'running', stale: false });
        expect(situationAt(written, at('12:30:00') + staleAfterMs + 1)).toMatchObject({ kind: 'running', stale: true });
    });
});

describe('the election at an instant', () => {
    it('is the one that ran then, or none', () => {
        const written = schedule('13:00:00', { ended: morning, running: noon, next: evening });
        expect(electionAt(written, at('05:59:59.999'))).toBeNull();
        expect(electionAt(written, at('06:00:00'))).toEqual(morning);
        expect(electionAt(written, at('10:00:00'))).toBeNull();
        expect(electionAt(written, at('13:00:00'))).toEqual(noon);
        expect(electionAt(written, at('20:00:00'))).toBeNull();
    });
});

describe('the time that is left', () => {
    it('is in the units that are enough, and never negative', () => {
        const left = (end: string, now: string): number => timeLeftMs(`2026-11-24T${end}Z`, at(now)) / 1000;
        expect(left('14:00:00', '13:59:58.500')).toBe(2);
        expect(left('14:00:00', '13:00:01')).toBe(3599);
        expect(left('14:00:00', '11:00:30')).toBe(2 * 3600 + 59 * 60);
        expect(timeLeftMs('2026-11-26T13:30:00Z', at('12:00:00'))).toBe(49 * 3_600_000);
        expect(left('14:00:00', '14:00:01')).toBe(0);
    });
});

describe('the election of which everything can be said to be sent', () => {
    const situation = (time: string, elections: Partial<StationElections>) => situationAt(schedule(time, elections), at(time));

    it('is the one that runs', () => {
        const during = situation('13:00:00', { ended: morning, running: noon, next: evening });
        expect(electionToComplete(during, at('13:00:00'))).toBe(noon);
    });

    it('is else the one that ended, for two days', () => {
        const after = situation('11:00:00', { ended: morning, next: noon });
        expect(electionToComplete(after, at('11:00:00'))).toBe(morning);
        expect(electionToComplete(after, at('10:00:00') + 48 * 3_600_000)).toBeNull();
    });

    it('is none where none is known', () => {
        expect(electionToComplete({ kind: 'unknown' }, at('11:00:00'))).toBeNull();
        expect(electionToComplete(situation('11:00:00', { next: noon }), at('11:00:00'))).toBeNull();
    });
});
