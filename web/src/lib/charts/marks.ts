// SPDX-License-Identifier: Apache-2.0
// The shapes that stand for a seat or a bar's key. A list is told from its neighbours by its colour and by its
// shape, so that it can be recognised without seeing colours, and on paper without them.

export const marks = ['disc', 'ring', 'square', 'diamond', 'frame', 'triangle'] as const;
export type Mark = (typeof marks)[number];

const round = (value: number) => String(Math.round(value * 100) / 100);

function circle(x: number, y: number, r: number): string {
    const [radius, width] = [round(r), round(2 * r)];
    return `M${round(x - r)},${round(y)}a${radius},${radius} 0 1,0 ${width},0a${radius},${radius} 0 1,0 -${width},0z`;
}

function square(x: number, y: number, half: number): string {
    const side = round(2 * half);
    return `M${round(x - half)},${round(y - half)}h${side}v${side}h-${side}z`;
}

// A path's `d` that draws the mark around a point, within the circle of that radius. Hollow marks need
// fill-rule="evenodd". Paths of several marks can be joined into one.
export function markPath(mark: Mark, x: number, y: number, r: number): string {
    switch (mark) {
        case 'disc':
            return circle(x, y, r);
        case 'ring':
            return circle(x, y, r) + circle(x, y, r * 0.45);
        case 'square':
            return square(x, y, r * 0.82);
        case 'frame':
            return square(x, y, r * 0.86) + square(x, y, r * 0.38);
        case 'diamond': {
            const half = round(r);
            return `M${round(x)},${round(y - r)}l${half},${half}l-${half},${half}l-${half},-${half}z`;
        }
        case 'triangle': {
            const [half, height] = [round(r * 0.95), round(r * 1.65)];
            return `M${round(x)},${round(y - r)}l${half},${height}h-${round(r * 1.9)}z`;
        }
    }
}
