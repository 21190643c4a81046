// SPDX-License-Identifier: Apache-2.0
// Reads one value of a row as a person means it: without the characters that nobody sees, and with the decimals that a
// spreadsheet adds. Nothing here changes a digit of a GUID or the value of a number.

import type { Detail } from './ballot-csv';
import { pollNumberMax } from './poll-numbers';

/** What was done to a value: the kind of the change, and which character it was about. */
export interface ValueChange {
    kind: 'spaces' | 'invisible' | 'dashes' | 'numbers';
    what: string;
}

export interface CleanValue {
    text: string;
    changes: readonly ValueChange[];
}

const visible = /^[\x21-\x7e]*$/;
// Controls, soft hyphens, spaces that are not the keyboard's, marks of direction, and characters without a width.
const invisible = /[\p{Cf}\p{Zl}\p{Zp}]|(?![ \t\n])[\p{Cc}\p{Zs}]/gu;
const seenAsSpace = /[\p{Z}\u0085]/u;
const otherDashes = /[\u2010-\u2015\u2212]/gu;
const guidForm = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

const unchanged: readonly ValueChange[] = [];

/** `U+200B`, for a character that cannot be shown. */
export function codePoint(character: string): string {
    return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Returns the value without the spaces around it and without invisible characters. Spaces within it stay. */
export function clean(value: string): CleanValue {
    if (visible.test(value)) return { text: value, changes: unchanged };
    const changes: ValueChange[] = [];
    const text = value.replace(invisible, (character) => {
        const what = codePoint(character);
        if (!changes.some((one) => one.what === what)) changes.push({ kind: 'invisible', what });
        return seenAsSpace.test(character) ? ' ' : '';
    });
    return { text: text.trim(), changes };
}

/** Whether the text is a GUID as the station reads it. */
export function isGuid(text: string): boolean {
    const inBraces = text.startsWith('{') && text.endsWith('}');
    return guidForm.test(inBraces ? text.slice(1, -1) : text);
}

/** Returns the GUID with the station's hyphens and without spaces, or null when it is not one. */
export function readGuid(value: CleanValue): CleanValue | null {
    if (isGuid(value.text)) return value;
    const changes = [...value.changes];
    let { text } = value;
    if (/\s/.test(text)) {
        text = text.replace(/\s+/g, '');
        changes.push({ kind: 'spaces', what: '' });
    }
    const hyphenated = text.replace(otherDashes, '-');
    if (hyphenated !== text) {
        text = hyphenated;
        changes.push({ kind: 'dashes', what: '' });
    }
    return isGuid(text) ? { text, changes } : null;
}

/** How `3.000` is read: a comma or point before three zeros may be of a fraction or of thousands. */
export type Thousands = 'fraction' | 'thousands';

/** A poll number; `twoReadings` when `3.000` may be 3 or 3000 and nobody has said which. */
export type PollNumber = CleanValue | 'twoReadings' | null;

export function readPollNumber(value: CleanValue, thousands: Thousands | null): PollNumber {
    if (isPositiveInteger(value.text)) return value;
    const decimals = /^(\d+)([.,])(0+)$/.exec(value.text);
    if (!decimals) return null;
    const [, whole = '', , zeros = ''] = decimals;
    const mayBeThousands = zeros.length === 3 && whole.length <= 3;
    if (mayBeThousands && thousands === null) return 'twoReadings';
    const text = mayBeThousands && thousands === 'thousands' ? whole + zeros : whole;
    if (!isPositiveInteger(text)) return null;
    return { text, changes: [...value.changes, { kind: 'numbers', what: '' }] };
}

function isPositiveInteger(text: string): boolean {
    return /^\d+$/.test(text) && Number(text) > 0 && Number(text) <= pollNumberMax;
}

/** Whether a spreadsheet has made a fraction, a rounded number or a date of the value: its digits are lost. */
export function hasLostDigits(text: string): boolean {
    if (/^[-+]?\d+(?:[.,]\d+)?E[-+]?\d+$/i.test(text)) return true;
    if (/^\d+[.,]0+$/.test(text)) return false;
    if (/^[-+]?\d+[.,]\d+$/.test(text)) return true;
    if (/^\d{1,4}[./-]\s?\d{1,2}(?:[./-]\s?(?:\d{1,4})?)?\.?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?$/.test(text)) return true;
    return /^\d{1,2}[-. ]{1,2}\p{L}{3,9}\.?(?:[-. ]\d{2,4}\.?)?$/u.test(text) || /^\p{L}{3,9}[-.]\d{2,4}\.?$/u.test(text);
}

/** Whether a column with such values may be the one with the poll numbers. */
export function looksLikeNumber(value: CleanValue): boolean {
    return readPollNumber(value, null) !== null || hasLostDigits(value.text);
}

/** The problem of a value that is not a GUID. */
export function detailOfGuid(text: string): Detail {
    if (text === '') return 'noGuid';
    if (hasLostDigits(text)) return 'lostDigits';
    const digits = text.replace(/[{}-]/g, '');
    return /^[0-9a-f]*$/i.test(digits) && digits.length !== 32 ? 'guidDigits' : 'guidForm';
}

/** The problem of a value that is not a poll number. */
export function detailOfPollNumber(text: string): Detail {
    if (text === '') return 'noPollNumber';
    if (hasLostDigits(text)) return 'lostDigits';
    if (!/^\d+$/.test(text)) return 'pollNumberNotDigits';
    return /^0+$/.test(text) ? 'pollNumberZero' : 'pollNumberTooLarge';
}
