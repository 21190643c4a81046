// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { spread } from './spread';

function expectClose(got: number[], wanted: number[]) {
    expect(got).toHaveLength(wanted.length);
    got.forEach((place, i) => expect(place).toBeCloseTo(wanted[i] ?? NaN));
}

describe('labels', () => {
    it('stay where they are when there is room', () => {
        expectClose(spread([0.1, 0.5, 0.9], 0.1, 0, 1), [0.1, 0.5, 0.9]);
    });

    it('that stand on one place move apart by the same distance', () => {
        expectClose(spread([0.5, 0.5, 0.5], 0.1, 0, 1), [0.4, 0.5, 0.6]);
    });

    it('push those beside them', () => {
        expectClose(spread([0.5, 0.51, 0.6], 0.1, 0, 1), [0.436667, 0.536667, 0.636667]);
    });

    it('keep within the ends', () => {
        expectClose(spread([0, 0, 0], 0.1, 0, 1), [0, 0.1, 0.2]);
        expectClose(spread([1, 1], 0.1, 0, 1), [0.9, 1]);
    });

    it('stand closer when there are too many', () => {
        expectClose(spread([0.5, 0.5, 0.5], 0.9, 0, 1), [0, 0.5, 1]);
    });

    it('may be one, or none', () => {
        expectClose(spread([0.3], 0.5, 0, 1), [0.3]);
        expectClose(spread([], 0.5, 0, 1), []);
    });
});
