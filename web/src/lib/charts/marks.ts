// SPDX-License-Identifier: Apache-2.0
// The marks: the shapes of seats and of legends' symbols. A list differs from its neighbours both in colour and in
// shape, so that it can be recognised without colour vision and on monochrome paper.

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

// Returns the `d` of a path that draws the mark around a point, within a circle of that radius. Hollow marks need
// fill-rule="evenodd". The paths of several marks can be concatenated.
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
