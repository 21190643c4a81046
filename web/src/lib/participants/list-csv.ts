// SPDX-License-Identifier: Apache-2.0
// Reads a list of participants from a CSV file: one name per line, and in a second column whether it is a party or a
// person. The files come from spreadsheets, so the separator may be a comma, a semicolon or a tab, and old Windows
// encodings are supported.

import { validName } from '$lib/accounts/rules';
import { limits } from '$lib/api/limits.gen';
import type { Kind } from './types';

/** The limit of lines: no real ballot has that many participants. */
export const linesMax = 5_000;
export const bytesMax = 5_000_000;

export interface ListLine {
    /** Counted from 1, as in editors and spreadsheets. */
    line: number;
    name: string;
    /** Null when the line has no kind. */
    kind: Kind | null;
    problem: 'noName' | 'longName' | 'noText' | 'unknownKind' | 'manyValues' | 'openQuote' | null;
    /** The text in the column of kinds, when it is not a known kind. */
    given: string;
}

export interface List {
    lines: ListLine[];
    /** Whether some line has no kind, so that the user has to choose one. */
    kindNeeded: boolean;
    tooLong: boolean;
}

/** Decodes a file: UTF-8, UTF-16 with a byte order mark, or otherwise windows-1250. */
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
    'izborna lista': 'party',
    странка: 'party',
    партија: 'party',
    листа: 'party',
    'изборна листа': 'party',
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

/** Characters that no name contains: their presence means that the file was decoded wrongly or is not text. */
const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFD]/;

/** Parses the whole list, with the problem of each line. Empty lines are skipped. */
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
        else if (!validName(name, limits['/createParticipant'].name)) problem = 'longName';
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
    /** Its quotation mark is never closed, so its last value holds the rest of the file. */
    openQuote: boolean;
}

/** Parses RFC 4180, with the separator that the first line uses. Lines without any value are left out. */
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
