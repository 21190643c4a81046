// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { finds, fold } from './fold';

describe('a text is folded', () => {
    it.each([
        ['Ђорђе', 'djordje'],
        ['Đorđe', 'djordje'],
        ['DJORDJE', 'djordje'],
        ['Љубица Његош-Џајић', 'ljubica njegos-dzajic'],
        ['Ljubica Njegoš-Džajić', 'ljubica njegos-dzajic'],
        ['ČĆŠŽĐ čćšžđ', 'ccszdj ccszdj'],
        ['ЧЋШЖЂ чћшжђ', 'ccszdj ccszdj'],
        ['Zoe\u0308 Müller', 'zoe muller'],
        ['ǆ ǈ ǋ', 'dz lj nj'],
        ['ана@example.org 0101990710008', 'ana@example.org 0101990710008'],
    ])('%s', (text, folded) => {
        expect(fold(text)).toBe(folded);
    });
});

describe('a search', () => {
    const texts = ['Ђорђе', 'Петровић', 'djordje@example.org'];

    it.each(['', ' ', 'đorđe', 'djordje', 'Djordje pet', 'ПЕТРОВИЋ ђор', 'petrovic', '@EXAMPLE'])('finds by “%s”', (search) => {
        expect(finds(search, texts)).toBe(true);
    });

    it.each(['Vera', 'petrović vera', 'đorđević', 'dorde'])('does not find by “%s”', (search) => {
        expect(finds(search, texts)).toBe(false);
    });
});
