// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { ListedElection } from '$lib/api/client';
import {
    bodyOf,
    draftOf,
    emptyDraft,
    moved,
    numberOf,
    numberTyped,
    overlapping,
    problems,
    warnings,
    wholeNumberOf,
    type Draft,
} from './form';

const draft: Draft = {
    ...emptyDraft('Europe/Belgrade'),
    individual: false,
    startDate: '2026-11-24',
    startTime: '07:00',
    endDate: '2026-11-24',
    endTime: '20:00',
    participants: [3, 1],
};

const other = (startAt: string, endAt: string): ListedElection => ({
    id: 1,
    start: '',
    end: '',
    startAt,
    endAt,
    individual: false,
    seats: 250,
    thresholdPercent: 5,
    state: 'upcoming',
    timeZone: 'UTC',
    version: 1,
    public: false,
    publicTurnout: false,
    participants: [],
});

describe('problems', () => {
    it('are none for a complete election', () => {
        expect(problems(draft, [])).toEqual({});
        expect(problems({ ...draft, individual: true, seats: '', thresholdPercent: 'x' }, [])).toEqual({});
    });

    it('name every field that is missing', () => {
        expect(problems(emptyDraft('UTC'), [])).toEqual({
            individual: { why: 'missingKind' },
            start: { why: 'missingStart' },
            end: { why: 'missingEnd' },
            participants: { why: 'tooFew' },
        });
    });

    it('are about the period', () => {
        expect(problems({ ...draft, endTime: '07:00' }, [])).toEqual({ end: { why: 'notAfterStart' } });
        expect(problems({ ...draft, startDate: '2026-03-29', startTime: '02:30' }, [])).toEqual({ start: { why: 'skipped' } });
        const running = other('2026-11-24T18:00:00.000000Z', '2026-11-25T18:00:00.000000Z');
        expect(problems(draft, [running])).toEqual({ start: { why: 'overlap', election: running } });
        const autumn = { ...draft, startDate: '2026-10-25', startTime: '02:55', endDate: '2026-10-25', endTime: '02:05' };
        expect(problems(autumn, [])).toEqual({ end: { why: 'notAfterStart' } });
        expect(problems({ ...autumn, endSecond: true }, [])).toEqual({});
        expect(bodyOf({ ...autumn, endSecond: true })).toMatchObject({
            start: '2026-10-25T02:55:00+02:00',
            end: '2026-10-25T02:05:00+01:00',
        });
    });

    it('are about seats and threshold of a parliament', () => {
        const wrong = (seats: string, thresholdPercent: string): string[] =>
            Object.keys(problems({ ...draft, seats, thresholdPercent }, []));
        expect(wrong('0', '5')).toEqual(['seats']);
        expect(wrong('10001', '5')).toEqual(['seats']);
        expect(wrong('2.5', '5')).toEqual(['seats']);
        expect(wrong('250', '100.5')).toEqual(['thresholdPercent']);
        expect(wrong('250', '3.1234')).toEqual(['thresholdPercent']);
        expect(wrong('', '')).toEqual(['seats', 'thresholdPercent']);
        expect(wrong('1', '0')).toEqual([]);
        expect(wrong('10000', '3,125')).toEqual([]);
        expect(bodyOf({ ...draft, seats: '10,000' })).toMatchObject({ seats: 10_000 });
    });
});

describe('wholeNumberOf', () => {
    it('takes a sign between thousands for what it is, in each language', () => {
        for (const text of ['1000', ' 1000 ', '1,000', '1.000', '1 000', '1\u00A0000', '1’000'])
            expect(wholeNumberOf(text), text).toBe(1000);
        expect(wholeNumberOf('1.000.000')).toBe(1_000_000);
    });

    it('takes nothing else', () => {
        for (const text of ['', '2.5', '1,00', '1.0000', '1,000.000', '1e3', '-1', '+1', '٣', '1,000,00', ',000', '0.250']) {
            expect(wholeNumberOf(text), text).toBeNull();
        }
    });
});

describe('overlapping', () => {
    it('allows one to begin when another ends', () => {
        const at = Date.parse;
        const others = [other('2026-11-24T10:00:00Z', '2026-11-24T12:00:00Z')];
        expect(overlapping(at('2026-11-24T12:00:00Z'), at('2026-11-24T13:00:00Z'), others)).toBeUndefined();
        expect(overlapping(at('2026-11-24T09:00:00Z'), at('2026-11-24T10:00:00Z'), others)).toBeUndefined();
        expect(overlapping(at('2026-11-24T11:59:00Z'), at('2026-11-24T13:00:00Z'), others)).toBe(others[0]);
        expect(overlapping(at('2026-11-24T01:00:00Z'), at('2026-11-24T23:00:00Z'), others)).toBe(others[0]);
    });
});

describe('what is sent', () => {
    it('has the offsets of its days, and the order of the ballot', () => {
        expect(bodyOf({ ...draft, thresholdPercent: '3,5' })).toEqual({
            timeZone: 'Europe/Belgrade',
            start: '2026-11-24T07:00:00+01:00',
            end: '2026-11-24T20:00:00+01:00',
            individual: false,
            participants: [3, 1],
            seats: 250,
            thresholdPercent: 3.5,
        });
        expect(bodyOf({ ...draft, individual: true })).not.toHaveProperty('seats');
    });

    it('reads numbers with a point or a comma', () => {
        expect([' 5 ', '3,5', '3.5', '', '-1', '1e3', '5%'].map(numberOf)).toEqual([5, 3.5, 3.5, null, null, null, null]);
    });
});

describe('an election that is edited', () => {
    const election: ListedElection = {
        ...other('2026-10-25T00:30:00.000000Z', '2026-10-25T20:00:00.000000Z'),
        name: 'Izbori',
        place: 'Žabalj',
        timeZone: 'Europe/Belgrade',
        seats: 7,
        participants: [
            { id: 9, name: 'A' },
            { id: 4, name: 'B' },
        ],
    };

    it('is the draft in its own zone, and the same request', () => {
        const edited = draftOf(election);
        expect(edited).toMatchObject({ name: 'Izbori', place: 'Žabalj', kind: '', timeZone: 'Europe/Belgrade', participants: [9, 4] });
        expect(edited).toMatchObject({ startDate: '2026-10-25', startTime: '02:30', startSecond: false, endTime: '21:00' });
        expect(bodyOf(edited)).toEqual({
            name: 'Izbori',
            place: 'Žabalj',
            timeZone: 'Europe/Belgrade',
            start: '2026-10-25T02:30:00+02:00',
            end: '2026-10-25T21:00:00+01:00',
            individual: false,
            participants: [9, 4],
            seats: 7,
            thresholdPercent: 5,
        });
    });

    it('keeps the seconds that its instants have', () => {
        const edited = draftOf({ ...election, startAt: '2026-10-24T05:00:30.000000Z', endAt: '2026-10-24T18:00:09.000000Z' });
        expect(edited).toMatchObject({ startTime: '07:00:30', endTime: '20:00:09' });
        expect(bodyOf(edited)).toMatchObject({ start: '2026-10-24T07:00:30+02:00', end: '2026-10-24T20:00:09+02:00' });
    });

    it('does not stand in the way when it is cancelled or withdrawn', () => {
        for (const state of ['cancelled', 'withdrawn'] as const)
            expect(problems(draft, [{ ...other('2026-11-24T18:00:00Z', '2026-11-25T18:00:00Z'), state }])).toEqual({});
    });

    it('has texts of at most 256 characters, however many bytes those are', () => {
        expect(problems({ ...draft, name: '😀'.repeat(256) }, [])).toEqual({});
        expect(problems({ ...draft, kind: 'x'.repeat(257) }, [])).toEqual({ kind: { why: 'tooLong' } });
    });
});

describe('warnings', () => {
    const before = Date.UTC(2026, 10, 22);
    const people = [
        { id: 1, name: 'Lista  A', individual: false },
        { id: 3, name: 'lista a', individual: false },
    ];
    const why = (given: Partial<Draft>, nowMs = before, others: ListedElection[] = []) =>
        warnings({ ...draft, ...given }, others, [], nowMs).map((warning) => warning.why);

    it('are none for an election of a day', () => {
        expect(why({})).toEqual([]);
    });

    it('are about a start that is over, or today in the zone of the election', () => {
        expect(why({}, Date.UTC(2026, 10, 24, 6, 0, 1))).toEqual(['warnPast']);
        expect(why({}, Date.UTC(2026, 10, 23, 23))).toEqual(['warnToday']);
        expect(why({}, Date.UTC(2026, 10, 23, 22, 59))).toEqual([]);
    });

    it('are about how long it lasts', () => {
        expect(why({ endDate: '2026-11-25', endTime: '07:00' })).toEqual([]);
        expect(why({ endDate: '2026-11-25', endTime: '07:01' })).toEqual(['warnLong']);
        expect(why({ endTime: '08:00' })).toEqual([]);
        expect(why({ endTime: '07:59' })).toEqual(['warnShort']);
    });

    it('are about names that are alike', () => {
        const named = { ...other('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'), name: 'Local  Elections' };
        expect(warnings({ ...draft, name: 'local elections' }, [named], [], before)).toEqual([{ why: 'warnName', id: 1 }]);
        expect(warnings(draft, [], people, before)).toEqual([{ why: 'warnAlike', names: ['lista a', 'Lista  A'] }]);
    });
});

describe('numberTyped', () => {
    it('is the nearest place that there is', () => {
        expect([' 3 ', '0', '22', '21'].map((text) => numberTyped(text, 21))).toEqual([3, 1, 21, 21]);
        expect(['', 'x', '1.5', '-2'].map((text) => numberTyped(text, 21))).toEqual([null, null, null, null]);
    });
});

describe('moved', () => {
    it('changes one place, within the list', () => {
        expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
        expect(moved(['a', 'b', 'c'], 0, 9)).toEqual(['b', 'c', 'a']);
        expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c']);
    });
});
