// SPDX-License-Identifier: Apache-2.0
// The layout of a parliament's seats: equidistant rows that are half circles around the origin, with seats in
// proportion to their lengths. The outermost row has the radius 1; x grows to the right and y downwards, as in SVG, so
// every seat has y <= 0.

export interface Seat {
    x: number;
    y: number;
    row: number; // 0 is the innermost
    turn: number; // 0 is the left end of a row, 1 the right end
}

export interface SeatLayout {
    seats: Seat[]; // from left to right: consecutive seats form a sector
    rows: number;
    seatRadius: number; // no two discs of this radius touch
}

export const seatsMax = 10_000;

export const innerRadius = 0.4; // of the innermost row, when there are several
const spacingMax = 0.3; // with this spacing no further row is needed
const seatRadiusMax = 0.07; // limits the size of the seats of a very small parliament
const radiusOfSpacing = 0.43; // the rest is the gap between seats

// Returns the radius of one of `rows` rows.
function rowRadius(row: number, rows: number): number {
    return rows === 1 ? 1 : innerRadius + ((1 - innerRadius) * row) / (rows - 1);
}

// Returns the number of seats per row, the innermost first. Each row has at least one seat; the others are allocated in
// proportion to the rows' lengths by the largest remainders, so that the spacing is as even as whole seats allow.
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

// Returns the least distance between two seats in rows of these sizes.
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

// Lays out a number of seats, from 1 to `seatsMax`, in the number of rows with the widest spacing (the fewest such
// rows). Throws a RangeError for any other number.
export function layOutSeats(count: number): SeatLayout {
    if (!Number.isInteger(count) || count < 1 || count > seatsMax) {
        throw new RangeError(`cannot lay out ${count} seats`);
    }
    let best = [count];
    let spacing = spacingOf(best);
    // Beyond this number the rows are closer together than the seats within them, so the best number is smaller.
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

// Assigns the seats to the lists, from the left. Seats without a list (an election without votes) are assigned to none.
export function shareOutSeats(layout: SeatLayout, counts: number[]): Seat[][] {
    let from = 0;
    return counts.map((count) => layout.seats.slice(from, (from += count)));
}

// Returns the least number of seats that is more than half of all.
export function majorityOf(seats: number): number {
    return Math.floor(seats / 2) + 1;
}

// Returns the middle of these seats between left (0) and right (1), for the position of a list's label.
export function middleOf(seats: Seat[]): number {
    return seats.reduce((sum, seat) => sum + seat.turn, 0) / seats.length;
}
