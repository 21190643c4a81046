// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { markPath, marks } from './marks';

describe('marks', () => {
    it('look different', () => {
        expect(new Set(marks.map((mark) => markPath(mark, 10, 20, 5))).size).toBe(marks.length);
    });

    it.each(marks)('%s is a closed path without exponents or long fractions', (mark) => {
        const path = markPath(mark, 123.456789, -0.0000001, 7 / 3);
        expect(path).toMatch(/^M.*z$/);
        expect(path).not.toMatch(/e|NaN|--|\.\d{3}/);
    });

    it.each(marks)('%s begins within its circle', (mark) => {
        const [, x, y] = /^M([-\d.]+),([-\d.]+)/.exec(markPath(mark, 100, 100, 10)) ?? [];
        expect(Math.hypot(Number(x) - 100, Number(y) - 100)).toBeLessThanOrEqual(13);
    });
});
