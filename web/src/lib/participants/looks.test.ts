// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { colourOf, looksOf } from './looks';

describe('the looks of a participant', () => {
    it('have a colour in either case, with or without #', () => {
        expect(colourOf(' 1F5fbf ')).toBe('#1f5fbf');
        expect(colourOf('#1F5FBF')).toBe('#1f5fbf');
        for (const text of ['', '#12345', 'red', '#12345g']) expect(colourOf(text)).toBeNull();
    });

    it('are sent normalised, empty ones as cleared, and wrong ones as they are', () => {
        expect(looksOf({ shortName: ' C\u030C ', colour: 'ABCDEF', seatOrder: '3' })).toEqual({
            shortName: 'Č',
            colour: '#abcdef',
            seatOrder: 3,
        });
        expect(looksOf({ shortName: ' ', colour: '', seatOrder: '' })).toEqual({ shortName: null, colour: null, seatOrder: null });
        expect(looksOf({ shortName: '', colour: 'red', seatOrder: '' }).colour).toBe('red');
    });
});
