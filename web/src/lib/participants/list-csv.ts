// SPDX-License-Identifier: Apache-2.0
// A list of participants in a CSV file: a name a line, and in a second column whether it is a party or a person. Files
// come from spreadsheets, so semicolons and tabs separate as well as commas, and old Windows encodings are understood.

import { validName } from '$lib/accounts/rules';
import type { Kind } from './types';

/** A list of more lines is none that a ballot was ever made from. */
export const linesMax = 5_000;
export const bytesMax = 5_000_000;

export interface ListLine {
    /** From 1, as editors and spreadsheets count. */
    line: number;
    name: string;
    /** Null when the file does not say. */
    kind: Kind | null;
    problem: 'noName' | 'longName' | 'noText' | 'unknownKind' | 'manyValues' | 'openQuote' | null;
    /** What stands in the column of kinds, when it is not understood. */
    given: string;
}

export interface List {
    lines: ListLine[];
    /** Whether some line leaves open what it names, so that somebody has to say it. */
    kindNeeded: boolean;
    tooLong: boolean;
}

/** The text of a file: UTF-8, UTF-16 that begins with its mark, or else what Central European Windows programs write. */
export function decode(bytes: ArrayBuffer): { text: string; guessed: boolean } {
    const [first, second] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
    for (const [encoding, mark] of [
        ['utf-16le', [0xff, 0xfe]],
        ['utf-16be', [0xfe, 0xff]],
    ] as const) {
        if (first === mark[0] && second === mark[1]) return { text: new TextDecoder(encoding).decode(bytes), guessed: false };
    }
    try {
        return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), guessed: false };
    } catch {
        return { text: new TextDecoder('windows-1250').decode(bytes), guessed: true };
    }
}

const kinds: Readonly<Record<string, Kind>> = {
    party: 'party',
    list: 'party',
    parliament: 'party',
    false: 'party',
    '0': 'party',
    stranka: 'party',
    partija: 'party',
    lista: 'party',
    странка: 'party',
    партија: 'party',
    листа: 'party',
    person: 'person',
    individual: 'person',
    candidate: 'person',
    president: 'person',
    true: 'person',
    '1': 'person',
    osoba: 'person',
    lice: 'person',
    kandidat: 'person',
    pojedinac: 'person',
    особа: 'person',
    лице: 'person',
    кандидат: 'person',
    појединац: 'person',
};

const nameHeaders = new Set(['name', 'participant', 'naziv', 'ime', 'učesnik', 'назив', 'име', 'учесник']);

/** What no name has: the file is another kind of text than it was taken for, or none. */
const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFD]/;

/** Reads the whole list, and says of each line what is wrong with it. Empty lines count for nothing. */
export function readList(text: string): List {
    const rows = records(text.replace(/^\uFEFF/, ''));
    const first = rows[0];
    if (first !== undefined && nameHeaders.has((first.values[0] ?? '').trim().toLowerCase())) rows.shift();
    const lines: ListLine[] = [];
    for (const { line, values, openQuote } of rows.slice(0, linesMax)) {
        const cells = (
            openQuote
                ? (values
                      .at(-1)
                      ?.trim()
                      .split(/[\r\n]/, 1) ?? [])
                : values
        ).map((value) => value.trim());
        while (cells.length > 1 && cells.at(-1) === '') cells.pop();
        const [name = '', given = ''] = cells;
        const kind = kinds[given.toLowerCase()] ?? null;
        let problem: ListLine['problem'] = null;
        if (openQuote) problem = 'openQuote';
        else if (cells.some((cell) => control.test(cell))) problem = 'noText';
        else if (cells.length > 2) problem = 'manyValues';
        else if (name === '') problem = 'noName';
        else if (!validName(name)) problem = 'longName';
        else if (given !== '' && kind === null) problem = 'unknownKind';
        lines.push({ line, name, kind, problem, given });
    }
    return {
        lines,
        kindNeeded: lines.some(({ kind, problem }) => kind === null && problem === null),
        tooLong: rows.length > linesMax,
    };
}

interface Row {
    line: number;
    values: string[];
    /** A quotation mark in it is never closed, so that the rest of the file stands in its last value. */
    openQuote: boolean;
}

/** RFC 4180, with the separator that the first line uses. Lines without any value are left out. */
function records(text: string): Row[] {
    const firstLine = text.slice(0, /\r|\n/.exec(text)?.index ?? text.length);
    const separator = firstLine.includes(';') ? ';' : firstLine.includes('\t') ? '\t' : ',';
    const all: Row[] = [];
    let record: Row = { line: 1, values: [], openQuote: false };
    let value = '';
    let quoted = false;
    let line = 1;
    const endValue = (): void => {
        record.values.push(value);
        value = '';
    };
    const endRecord = (): void => {
        endValue();
        if (record.values.some((one) => one.trim() !== '')) all.push(record);
        record = { line, values: [], openQuote: false };
    };
    for (let i = 0; i < text.length; i += 1) {
        const c = text[i] ?? '';
        const lineEnd = c === '\n' || (c === '\r' && text[i + 1] !== '\n');
        if (lineEnd) line += 1;
        if (quoted) {
            if (c !== '"') value += c;
            else if (text[i + 1] === '"') value += text[(i += 1)] ?? '';
            else quoted = false;
        } else if (c === '"' && value.trim() === '') {
            value = '';
            quoted = true;
        } else if (c === separator) {
            endValue();
        } else if (lineEnd) {
            endRecord();
        } else if (c !== '\r') {
            value += c;
        }
    }
    record.openQuote = quoted;
    if (value !== '' || record.values.length > 0) endRecord();
    return all;
}
