// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { barsOf, labelStep } from './turnout';

const hour = (text: string, uploads: number, ballots: number) => ({ hour: text, uploads, ballots });

describe('the bars of a turnout', () => {
    it('are none before the first upload', () => {
        expect(barsOf([], 24)).toEqual([]);
    });

    it('have one for an hour in which nothing came', () => {
        const bars = barsOf([hour('2026-11-24T07:00:00Z', 2, 100), hour('2026-11-24T10:00:00Z', 1, 50)], 24);
        expect(bars.map((bar) => bar.ballots)).toEqual([100, 0, 0, 50]);
        expect(bars.map((bar) => new Date(bar.from).getUTCHours())).toEqual([7, 8, 9, 10]);
        expect(bars.every((bar) => bar.hours === 1)).toBe(true);
    });

    it('cover more than an hour each when there are many, and lose nothing', () => {
        const hours = Array.from({ length: 100 }, (_, i) => hour(new Date(Date.UTC(2026, 10, 24, 7 + i)).toISOString(), 1, i));
        const bars = barsOf(hours, 24);
        expect(bars).toHaveLength(17);
        expect(bars[0]?.hours).toBe(6);
        expect(bars.reduce((sum, bar) => sum + bar.ballots, 0)).toBe(4950);
        expect(bars.reduce((sum, bar) => sum + bar.uploads, 0)).toBe(100);
    });

    it('are never more than asked for, not even over a year', () => {
        const bars = barsOf([hour('2026-01-01T00:00:00Z', 1, 1), hour('2026-12-31T23:00:00Z', 1, 1)], 24);
        expect(bars.length).toBeLessThanOrEqual(24);
        expect((bars[0]?.hours ?? 0) % 24).toBe(0);
        expect(bars.reduce((sum, bar) => sum + bar.ballots, 0)).toBe(2);
    });
});

describe('labels', () => {
    it('are thinned to what there is room for', () => {
        expect(labelStep(24, 24)).toBe(1);
        expect(labelStep(24, 10)).toBe(3);
        expect(labelStep(1, 0)).toBe(1);
    });
});
