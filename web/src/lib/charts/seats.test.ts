// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { layOutSeats, majorityOf, middleOf, seatsInRows, seatsMax, shareOutSeats, type SeatLayout } from './seats';

// The least distance between two seats, looked for only among those that are near each other.
function nearest(layout: SeatLayout): number {
    const cell = layout.seatRadius * 3;
    const cells = new Map<string, { x: number; y: number }[]>();
    let least = Infinity;
    for (const seat of layout.seats) {
        const column = Math.floor(seat.x / cell);
        const line = Math.floor(seat.y / cell);
        for (let i = column - 1; i <= column + 1; ++i) {
            for (let j = line - 1; j <= line + 1; ++j) {
                for (const other of cells.get(`${i},${j}`) ?? []) {
                    least = Math.min(least, Math.hypot(seat.x - other.x, seat.y - other.y));
                }
            }
        }
        const key = `${column},${line}`;
        cells.set(key, [...(cells.get(key) ?? []), seat]);
    }
    return least;
}

const sizes = [1, 2, 3, 4, 5, 7, 10, 20, 57, 99, 100, 120, 183, 250, 349, 500, 709, 1000, 2980, seatsMax];

describe('the layout of seats', () => {
    it.each(sizes)('has exactly %i seats, and no two of them touch', (count) => {
        const layout = layOutSeats(count);
        expect(layout.seats).toHaveLength(count);
        expect(nearest(layout)).toBeGreaterThan(2 * layout.seatRadius);
    });

    it('has the number asked for, whatever the number', () => {
        for (let count = 1; count <= 1500; ++count) {
            expect(layOutSeats(count).seats.length).toBe(count);
        }
    });

    it.each(sizes)('keeps all %i seats on the upper half of a disc', (count) => {
        for (const seat of layOutSeats(count).seats) {
            expect(seat.y).toBeLessThanOrEqual(0);
            expect(Math.hypot(seat.x, seat.y)).toBeLessThanOrEqual(1 + 1e-9);
        }
    });

    it.each(sizes)('of %i seats is its own mirror image', (count) => {
        const places = (layout: SeatLayout, side: 1 | -1) =>
            layout.seats.map((seat) => [seat.row, Math.round(side * seat.x * 1e6) + 0].join()).sort();
        const layout = layOutSeats(count);
        expect(places(layout, -1)).toEqual(places(layout, 1));
    });

    it.each(sizes.filter((count) => count >= 20))('has evenly spaced rows for %i seats', (count) => {
        const layout = layOutSeats(count);
        const radii = [...new Set(layout.seats.map((seat) => Math.hypot(seat.x, seat.y).toFixed(9)))].map(Number);
        radii.sort((a, b) => a - b);
        const gaps = radii.slice(1).map((radius, i) => radius - (radii[i] ?? 0));
        expect(radii).toHaveLength(layout.rows);
        expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThan(1e-6);
    });

    it('spaces seats within rows as widely as in the others, to within a seat', () => {
        const layout = layOutSeats(250);
        const spacing = seatsInRows(250, layout.rows).map((size, row) => {
            const seat = layout.seats.find((one) => one.row === row);
            return (Math.PI * Math.hypot(seat?.x ?? 0, seat?.y ?? 0)) / (size - 1);
        });
        expect(Math.max(...spacing) / Math.min(...spacing)).toBeLessThan(1.06);
    });

    it('never puts fewer seats into an outer row than into an inner one', () => {
        for (const count of sizes) {
            for (let rows = 1; rows <= Math.min(count, 60); ++rows) {
                const inRows = seatsInRows(count, rows);
                expect(inRows.reduce((sum, size) => sum + size, 0)).toBe(count);
                expect([...inRows].sort((a, b) => a - b)).toEqual(inRows);
                expect(Math.min(...inRows)).toBeGreaterThanOrEqual(1);
            }
        }
    });

    it('puts a handful of seats into one row', () => {
        expect([1, 3, 5, 8].map((count) => layOutSeats(count).rows)).toEqual([1, 1, 1, 1]);
        expect(layOutSeats(100).rows).toBeGreaterThan(3);
    });

    it.each([0, -1, 1.5, NaN, seatsMax + 1])('refuses %d seats', (count) => {
        expect(() => layOutSeats(count)).toThrow(RangeError);
    });
});

describe('the lists in their seats', () => {
    it('sit together, from left to right', () => {
        const counts = [71, 40, 31, 15, 0, 26];
        const shares = shareOutSeats(layOutSeats(183), counts);
        expect(shares.map((seats) => seats.length)).toEqual(counts);
        const turns = shares.filter((seats) => seats.length > 0).map((seats) => seats.map((seat) => seat.turn));
        for (const [i, own] of turns.entries()) {
            const next = turns[i + 1];
            if (next !== undefined) {
                expect(Math.max(...own)).toBeLessThanOrEqual(Math.min(...next));
            }
        }
    });

    it('leave seats empty that nobody has', () => {
        expect(shareOutSeats(layOutSeats(10), [0, 0])).toEqual([[], []]);
    });

    it('are labelled in their middle', () => {
        const [left, right] = shareOutSeats(layOutSeats(100), [50, 50]);
        expect(middleOf(left ?? [])).toBeCloseTo(1 - middleOf(right ?? []));
        expect(middleOf(layOutSeats(100).seats)).toBeCloseTo(0.5);
    });
});

it.each([
    [250, 126],
    [7, 4],
    [1, 1],
    [2, 2],
])('a majority of %i seats is %i', (seats, majority) => {
    expect(majorityOf(seats)).toBe(majority);
});
