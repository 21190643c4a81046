// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { language } from '$lib/i18n/i18n.svelte';
import { readDate, readTime, writeDate } from './typed';

describe('a date', () => {
    it.each(['24.11.2026.', '24.11.2026', '24/11/2026', '24. 11. 2026.', ' 24-11-2026 ', '24 11 2026', '24112026', '2026-11-24'])(
        'is read: %s',
        (typed) => expect(readDate(typed)).toBe('2026-11-24'),
    );

    it('has its day first, with one digit or two', () => {
        expect(readDate('1.2.2026.')).toBe('2026-02-01');
        expect(readDate('12/10/2026')).toBe('2026-10-12');
    });

    it.each(['', '24', '24.11.', '24.11.26.', '24.11.20266', 'tomorrow', '2026/11/24', '24.November 2026'])('is not guessed: %s', (typed) =>
        expect(readDate(typed)).toBe(typed),
    );

    it('is written as the page is', async () => {
        await language.choose('en');
        expect(writeDate('2026-11-04')).toBe('04/11/2026');
        await language.choose('sr-Latn');
        expect(writeDate('2026-11-04')).toBe('04.11.2026.');
        await language.choose('sr-Cyrl');
        expect(writeDate('2026-11-04')).toBe('04.11.2026.');
        expect(writeDate('24.11.')).toBe('24.11.');
    });

    afterEach(() => language.choose('en'));
});

describe('a time', () => {
    it.each([
        ['7', '07:00'],
        ['7h', '07:00'],
        ['20 h', '20:00'],
        ['7:05', '07:05'],
        ['07.05', '07:05'],
        ['0705', '07:05'],
        ['705', '07:05'],
        ['20:00:30', '20:00:30'],
        [' 20:00 ', '20:00'],
    ])('is read: %s', (typed, time) => expect(readTime(typed)).toBe(time));

    it.each(['', '7:5', '7 pm', 'noon', '20:00:3', '20:00:00:00'])('is not guessed: %s', (typed) => expect(readTime(typed)).toBe(typed));
});
