// SPDX-License-Identifier: Apache-2.0
// Reads a list of participants from a CSV file or a sheet: one name per line, and in a second column whether it is a party or
// a person. The files come from spreadsheets, so the separator may be a comma, a semicolon or a tab, there may be other
// columns, and old Windows encodings are supported.

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
    /** The columns that were read. */
    columns: Columns;
    /** The first line's values, one per column of the longest line: by them the user chooses other columns. */
    firstLine: string[];
}

/** Which columns are read, counted from 0; `kind` is null when no column has it. */
export interface Columns {
    name: number;
    kind: number | null;
    /** Whether the first line is a heading. */
    heading: boolean;
}

export const windowsEncodings = ['windows-1250', 'windows-1251'] as const;
export type WindowsEncoding = (typeof windowsEncodings)[number];

/** Decodes a file: UTF-8, UTF-16 with a byte order mark, or else one of the two of Windows: the given or the likely one. A
 * file of Windows does not say which it is, so `windows` tells which one it was read as; otherwise it is null. */
export function decode(bytes: ArrayBuffer, given: WindowsEncoding | null = null): { text: string; windows: WindowsEncoding | null } {
    const all = new Uint8Array(bytes);
    for (const [encoding, mark] of [
        ['utf-16le', [0xff, 0xfe]],
        ['utf-16be', [0xfe, 0xff]],
    ] as const) {
        if (all[0] === mark[0] && all[1] === mark[1]) return { text: new TextDecoder(encoding).decode(bytes), windows: null };
    }
    try {
        return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), windows: null };
    } catch {
        const windows = given ?? likelyEncoding(all);
        return { text: new TextDecoder(windows).decode(bytes), windows };
    }
}

/** Cyrillic words are letters above 0xC0 throughout; in Latin ones such letters stand alone. */
function likelyEncoding(bytes: Uint8Array): WindowsEncoding {
    let letters = 0;
    let neighbours = 0;
    bytes.forEach((byte, at) => {
        if (byte < 0xc0) return;
        letters += 1;
        if (at > 0 && (bytes[at - 1] ?? 0) >= 0xc0) neighbours += 1;
    });
    return neighbours * 2 > letters ? 'windows-1251' : 'windows-1250';
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

const nameHeadings = new Set(['name', 'participant', 'naziv', 'ime', 'učesnik', 'назив', 'име', 'учесник']);
const kindHeadings = new Set(['kind', 'type', 'vrsta', 'tip', 'врста', 'тип']);

/** Characters that no name contains: their presence means that the file was decoded wrongly or is not text. */
const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFD]/;

/** Finds the columns by their headings; without any they are the first and the second. */
function columnsOf(first: readonly string[]): Columns {
    const headings = first.map((value) => value.trim().toLowerCase());
    const name = headings.findIndex((one) => nameHeadings.has(one));
    if (name < 0) return { name: 0, kind: 1, heading: false };
    const kind = headings.findIndex((one) => kindHeadings.has(one));
    if (kind >= 0) return { name, kind, heading: true };
    return { name, kind: name === 0 && headings.length <= 2 ? 1 : null, heading: true };
}

/** As `readRows`, for the text of a CSV file. */
export function readList(text: string, columns: Columns | null = null): List {
    return readRows(records(text.replace(/^\uFEFF/, '')), columns);
}

/** Reads the whole list, with the problem of each line. Lines without any value are skipped. Unless the user has chosen columns, they
 * are found, and a line may not have more values than the heading, or more than two. */
export function readRows(read: readonly Row[], chosen: Columns | null): List {
    const rows = read.filter(({ values }) => values.some((one) => one.trim() !== ''));
    const first = rows[0]?.values ?? [];
    const columns = chosen ?? columnsOf(first);
    if (columns.heading) rows.shift();
    const valuesMax = chosen ? Infinity : Math.max(2, columns.heading ? first.length : 0);
    const lines: ListLine[] = [];
    let width = first.length;
    for (const { line, values, openQuote } of rows.slice(0, linesMax)) {
        const all = (
            openQuote
                ? (values
                      .at(-1)
                      ?.trim()
                      .split(/[\r\n]/, 1) ?? [])
                : values
        ).map((value) => value.trim());
        while (all.length > 1 && all.at(-1) === '') all.pop();
        width = Math.max(width, all.length);
        const cells = openQuote ? all : [all[columns.name] ?? '', columns.kind === null ? '' : (all[columns.kind] ?? '')];
        const [name = '', given = ''] = cells;
        const kind = kinds[given.toLowerCase()] ?? null;
        let problem: ListLine['problem'] = null;
        if (openQuote) problem = 'openQuote';
        else if (cells.some((cell) => control.test(cell))) problem = 'noText';
        else if (all.length > valuesMax) problem = 'manyValues';
        else if (name === '') problem = 'noName';
        else if (!validName(name, limits['/createParticipant'].name)) problem = 'longName';
        else if (given !== '' && kind === null) problem = 'unknownKind';
        lines.push({ line, name, kind, problem, given });
    }
    return {
        lines,
        kindNeeded: lines.some(({ kind, problem }) => kind === null && problem === null),
        tooLong: rows.length > linesMax,
        columns,
        firstLine: Array.from({ length: width }, (_, at) => first[at]?.trim() ?? ''),
    };
}

/** A line of a CSV file or of a sheet. */
export interface Row {
    line: number;
    values: string[];
    /** Its quotation mark is never closed, so its last value holds the rest of the file. */
    openQuote?: boolean;
}

/** Parses RFC 4180, with the separator that the first line uses, or that it names as Excel does (`sep=;`). */
function records(text: string): Row[] {
    const named = /^"?sep=([;,\t])"?(?:\r\n|\r|\n|$)/i.exec(text);
    const from = named?.[0].length ?? 0;
    const firstLine = text.slice(0, /\r|\n/.exec(text)?.index ?? text.length);
    const separator = named?.[1] ?? (firstLine.includes(';') ? ';' : firstLine.includes('\t') ? '\t' : ',');
    const all: Row[] = [];
    let line = named ? 2 : 1;
    let record: Row = { line, values: [], openQuote: false };
    let value = '';
    let quoted = false;
    const endValue = (): void => {
        record.values.push(value);
        value = '';
    };
    const endRecord = (): void => {
        endValue();
        all.push(record);
        record = { line, values: [], openQuote: false };
    };
    for (let i = from; i < text.length; i += 1) {
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
