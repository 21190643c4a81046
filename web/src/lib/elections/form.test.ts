// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { ListedElection } from '$lib/api/client';
import { bodyOf, emptyDraft, moved, numberOf, overlapping, problems, wholeNumberOf, type Draft } from './form';

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
    public: false,
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

describe('moved', () => {
    it('changes one place, within the list', () => {
        expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
        expect(moved(['a', 'b', 'c'], 0, 9)).toEqual(['b', 'c', 'a']);
        expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c']);
    });
});
