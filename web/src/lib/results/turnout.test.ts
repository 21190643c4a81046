// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { barsOf, labelStep } from './turnout';

const from = '2026-11-24T07:00:00.000000Z';
const minutesAfter = (minutes: number) => Date.parse(from) + minutes * 60_000;
const some = { from, seconds: 900, uploads: [2, 0, 1], ballots: [100, 0, 50] };

describe('the bars of a turnout', () => {
    it('have one for an interval in which nothing came, and the sums so far', () => {
        expect(barsOf(some, minutesAfter(45))).toEqual([
            { from: minutesAfter(0), uploads: 2, ballots: 100, sum: 100 },
            { from: minutesAfter(15), uploads: 0, ballots: 0, sum: 100 },
            { from: minutesAfter(30), uploads: 1, ballots: 50, sum: 150 },
        ]);
    });

    it('go on until now, so that a silence is seen', () => {
        const bars = barsOf(some, minutesAfter(76));
        expect(bars.map(({ ballots }) => ballots)).toEqual([100, 0, 50, 0, 0, 0]);
        expect(bars.at(-1)).toEqual({ from: minutesAfter(75), uploads: 0, ballots: 0, sum: 150 });
    });

    it('keep what the service has though this clock is behind', () => {
        expect(barsOf(some, minutesAfter(-5))).toHaveLength(3);
    });

    it('are none before the election', () => {
        expect(barsOf({ from, seconds: 60, uploads: [], ballots: [] }, minutesAfter(-60))).toEqual([]);
    });

    it('are bounded', () => {
        expect(barsOf(some, minutesAfter(1e9))).toHaveLength(193);
    });
});

describe('labels', () => {
    it('are thinned to what there is room for', () => {
        expect(labelStep(24, 24)).toBe(1);
        expect(labelStep(24, 10)).toBe(3);
        expect(labelStep(1, 0)).toBe(1);
    });
});
