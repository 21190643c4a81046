// SPDX-License-Identifier: Apache-2.0
// Where the seats of a parliament stand: on rows that are half circles around one point, all the same distance
// apart, each with as many seats as its length has room for. The outermost row has the radius 1 and the point is
// the origin; x grows to the right and y downwards, as in SVG, so every seat has y <= 0.

export interface Seat {
    x: number;
    y: number;
    row: number; // 0 is the innermost
    turn: number; // 0 is the left end of a row, 1 the right end
}

export interface SeatLayout {
    seats: Seat[]; // from left to right: whoever takes them in this order sits together
    rows: number;
    seatRadius: number; // no two discs of this radius touch
}

export const seatsMax = 10_000;

const innerRadius = 0.4;
const spacingMax = 0.3; // what has this much room needs no more rows
const seatRadiusMax = 0.07; // a parliament of three is not three balloons
const radiusOfSpacing = 0.43; // the rest is air

// The radius of a row of so many.
function rowRadius(row: number, rows: number): number {
    return rows === 1 ? 1 : innerRadius + ((1 - innerRadius) * row) / (rows - 1);
}

// How many seats stand in each row, the innermost first, when each row has at least one. One seat stands at each
// row's beginning; the others are shared out by the rows' lengths, the largest remainders first, so that the
// distance between neighbours is as nearly the same in all rows as whole seats allow.
export function seatsInRows(seats: number, rows: number): number[] {
    const radii = Array.from({ length: rows }, (_, row) => rowRadius(row, rows));
    const length = radii.reduce((sum, radius) => sum + radius, 0);
    const quotas = radii.map((radius) => ((seats - rows) * radius) / length);
    const sizes = quotas.map((quota) => 1 + Math.floor(quota));
    const left = seats - sizes.reduce((sum, size) => sum + size, 0);
    const byRemainder = quotas
        .map((quota, row) => ({ row, remainder: quota - Math.floor(quota) }))
        .sort((a, b) => b.remainder - a.remainder || b.row - a.row);
    for (const { row } of byRemainder.slice(0, left)) {
        sizes[row] = (sizes[row] ?? 0) + 1;
    }
    return sizes;
}

// The least distance between two seats that stand in rows of these sizes.
function spacingOf(sizes: number[]): number {
    const rows = sizes.length;
    let spacing = rows === 1 ? spacingMax : Math.min(spacingMax, (1 - innerRadius) / (rows - 1));
    for (const [row, size] of sizes.entries()) {
        if (size > 1) {
            const chord = 2 * rowRadius(row, rows) * Math.sin(Math.PI / (size - 1) / 2);
            spacing = Math.min(spacing, chord);
        }
    }
    return spacing;
}

// Lays out so many seats, from 1 to `seatsMax`, in the number of rows that leaves each the most room
// (the fewest such rows).
// Throws a RangeError for any other number.
export function layOutSeats(count: number): SeatLayout {
    if (!Number.isInteger(count) || count < 1 || count > seatsMax) {
        throw new RangeError(`cannot lay out ${count} seats`);
    }
    let best = [count];
    let spacing = spacingOf(best);
    // More rows than this are closer together than the seats within them: the best number is below.
    for (let rows = 2; rows <= Math.min(count, Math.ceil(Math.sqrt(count)) + 1); ++rows) {
        const sizes = seatsInRows(count, rows);
        const room = spacingOf(sizes);
        if (room > spacing) {
            best = sizes;
            spacing = room;
        }
    }
    const seats: Seat[] = [];
    for (const [row, size] of best.entries()) {
        const radius = rowRadius(row, best.length);
        for (let place = 0; place < size; ++place) {
            const turn = size === 1 ? 0.5 : place / (size - 1);
            const angle = Math.PI * (1 - turn);
            seats.push({ x: radius * Math.cos(angle), y: -radius * Math.sin(angle), row, turn });
        }
    }
    seats.sort((a, b) => a.turn - b.turn || b.row - a.row);
    return { seats, rows: best.length, seatRadius: Math.min(spacing * radiusOfSpacing, seatRadiusMax) };
}

// Gives each list its seats, the first list the leftmost. Seats that no list has (an election without votes) are
// in no list's share.
export function shareOutSeats(layout: SeatLayout, counts: number[]): Seat[][] {
    let from = 0;
    return counts.map((count) => layout.seats.slice(from, (from += count)));
}

// Where between left (0) and right (1) the middle of these seats is: where a list's label belongs.
export function middleOf(seats: Seat[]): number {
    return seats.reduce((sum, seat) => sum + seat.turn, 0) / seats.length;
}
