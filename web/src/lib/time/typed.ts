// SPDX-License-Identifier: Apache-2.0
// Dates and times as people type them, day first and with 24 hours, which both languages of the console do.

import { language } from '$lib/i18n/i18n.svelte';

const two = (digits: string): string => digits.padStart(2, '0');

/** Reads `24.11.2026.`, `24/11/2026`, `24112026` or `2026-11-24` as `2026-11-24`. Any other text is returned as it is. */
export function readDate(typed: string): string {
    const text = typed.trim();
    const parts = /^(\d{1,2})\s*[./ -]\s*(\d{1,2})\s*[./ -]\s*(\d{4})\.?$/.exec(text) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(text);
    if (parts === null) return text;
    const [, day = '', month = '', year = ''] = parts;
    return `${year}-${two(month)}-${two(day)}`;
}

/** Reads `7`, `7h`, `7:05`, `07.05`, `0705` or `07:05:30` as `07:00`, `07:05` or `07:05:30`. Any other text is returned as it is. */
export function readTime(typed: string): string {
    const text = typed.trim();
    const parts = /^(\d{1,2})(?:\s*[:.]?\s*(\d{2})(?:[:.](\d{2}))?)?\s*h?$/i.exec(text);
    if (parts === null) return text;
    const [, hour = '', minute = '00', second] = parts;
    return `${two(hour)}:${minute}${second === undefined ? '' : `:${second}`}`;
}

/** Writes `2026-11-24` as the page's language does. What is no date is returned as it is. */
export function writeDate(date: string): string {
    const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
    if (parts === null) return date;
    const [, year = '', month = '', day = ''] = parts;
    return language.current === 'en' ? `${day}/${month}/${year}` : `${day}.${month}.${year}.`;
}
