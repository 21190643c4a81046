// SPDX-License-Identifier: Apache-2.0
// The colours of lists, read from the style sheets and seen with each kind of colour vision.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { partyColours } from './styles';

type Colour = [number, number, number]; // linear red, green and blue, 0 to 1
type Matrix = [Colour, Colour, Colour];

// G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision
// Deficiency", 2009: the matrices of severity 1.
const visions: Record<string, Matrix> = {
    ordinary: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
    ],
    protanopia: [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    deuteranopia: [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
    tritanopia: [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
};

const tokens = (theme: string) => readFileSync(new URL(`../../tokens/${theme}.css`, import.meta.url), 'utf8');

function colour(sheet: string, token: string): Colour {
    const hex = new RegExp(`--${token}: #([0-9a-f]{6});`).exec(sheet)?.[1] ?? '';
    const channel = (at: number) => {
        const value = parseInt(hex.slice(at, at + 2), 16) / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    };
    return [channel(0), channel(2), channel(4)];
}

const times = (matrix: Matrix, [a, b, c]: Colour) => matrix.map(([x, y, z]) => x * a + y * b + z * c) as Colour;

function contrast(a: Colour, b: Colour): number {
    const luminance = ([red, green, blue]: Colour) => 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
    const [x, y] = [luminance(a), luminance(b)];
    return Math.max(x, y) / Math.min(x, y);
}

// The distance in Oklab (B. Ottosson, 2020), where 0.02 can just be told apart.
function distance(a: Colour, b: Colour): number {
    const lab = (linear: Colour) =>
        times(
            [
                [0.2104542553, 0.793617785, -0.0040720468],
                [1.9779984951, -2.428592205, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.808675766],
            ],
            times(
                [
                    [0.4122214708, 0.5363325363, 0.0514459929],
                    [0.2119034982, 0.6806995451, 0.1073969566],
                    [0.0883024619, 0.2817188376, 0.6299787005],
                ],
                linear.map((value) => Math.min(1, Math.max(0, value))) as Colour,
            ).map(Math.cbrt) as Colour,
        );
    const [p, q] = [lab(a), lab(b)];
    return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

const parties = (sheet: string) => Array.from({ length: partyColours }, (_, i) => colour(sheet, `party-${i + 1}`));

describe.each([
    ['light', tokens('light')],
    ['dark', tokens('dark')],
])('the colours of lists, %s', (_, sheet) => {
    it.each(['bg', 'surface', 'raised', 'sunken'])('stand out from %s', (background) => {
        for (const party of parties(sheet)) {
            expect(contrast(party, colour(sheet, `color-${background}`))).toBeGreaterThanOrEqual(3);
        }
    });

    it.each(Object.keys(visions))('are told apart with %s vision', (vision) => {
        const seen = parties(sheet).map((party) => times(visions[vision]!, party));
        for (const [i, one] of seen.entries()) {
            for (const [j, other] of seen.slice(0, i).entries()) {
                expect(distance(one, other), `--party-${i + 1} and --party-${j + 1}`).toBeGreaterThan(0.05);
            }
        }
    });
});
