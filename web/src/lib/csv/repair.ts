// SPDX-License-Identifier: Apache-2.0
// Repairs a table of ballots that the station would refuse: what a spreadsheet, a text editor or a mail program has made
// of `GUID,poll number`. The rows are seen twice: `look` learns how the table is laid out, `take` writes each row. The
// same rows and answers always give the same text. What has two readings is asked, never guessed; what cannot be read
// is left as a bad line.

import type { BadLine, Detail, Reason } from './ballot-csv';
import {
    clean,
    type CleanValue,
    detailOfGuid,
    detailOfPollNumber,
    isGuid,
    looksLikeNumber,
    readGuid,
    readPollNumber,
    type Thousands,
    type ValueChange,
} from './repair-value';

/** A row of a file: a line of text, or a spreadsheet's cells. */
export interface Row {
    line: number; // from 0
    text: string;
    cells: readonly string[] | null;
}

export type ChangeKind =
    | 'encoding' // `what`: its name
    | 'workbook' // `what`: the sheet's name
    | 'lineEnds'
    | 'separatorLine'
    | 'heading'
    | 'separator' // `what`: the character that stands for the comma
    | 'order' // the poll number stands before the GUID
    | 'otherColumns'
    | 'emptyColumns'
    | 'blankRows'
    | 'separatorRows'
    | ValueChange['kind'];

export interface Example {
    line: number; // from 0, of the original
    before: string;
    after: string | null; // null when the row is left out
}

export interface Change {
    kind: ChangeKind;
    what: string;
    count: number; // of rows
    examples: Example[];
}

/** A question that only the official can answer; the answers are the ids of options by the questions' ids. */
export interface Question {
    id: string;
    kind: 'guidColumn' | 'numberColumn' | 'separator' | 'thousands';
    example: string;
    options: { id: string; name: string; samples: string[] }[];
}

export type Answers = Readonly<Record<string, string>>;

export interface Repaired {
    changes: Change[];
    preview: Example[];
    bad: { total: number; first: BadLine[] };
    /** The rows that are written. */
    ballots: number;
}

export const examplesMax = 3;
export const previewMax = 6;
const badLinesMax = 1000;
const headingsMax = 10;
const columnsMax = 64;
const excerptMax = 120;

const separators = [',', ';', '\t'] as const;
const plainLine = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})([,;\t])([1-9]\d{0,8})$/i;
const nothingInIt = /^[\s,;"\p{Cc}\p{Cf}\p{Z}]*$/u;
const separatorLine = /^"?sep=(.)"?[\s,;]*$/i;

/** What is known of the table under one separator; a spreadsheet's cells have the separator `cells`. */
class Layout {
    rows = 0; // with a GUID
    readonly guids: number[] = [];
    readonly numbers: number[] = [];
    readonly samples: string[][] = [];
    readonly widths = new Map<number, number>();

    constructor(readonly separator: string) {}

    look(values: readonly CleanValue[]): boolean {
        const guids = values.map((value) => readGuid(value) !== null);
        if (values.length < 2 || !guids.includes(true)) return false;
        ++this.rows;
        const width = widthOf(values);
        this.widths.set(width, (this.widths.get(width) ?? 0) + 1);
        values.forEach((value, column) => {
            if (guids[column]) this.guids[column] = (this.guids[column] ?? 0) + 1;
            else if (looksLikeNumber(value)) this.numbers[column] = (this.numbers[column] ?? 0) + 1;
            const samples = (this.samples[column] ??= []);
            if (samples.length < examplesMax) samples.push(excerpt(value.text));
        });
        return true;
    }

    // The usual shape of a line needs no parsing.
    lookPlain(guid: string, number: string): void {
        ++this.rows;
        this.widths.set(2, (this.widths.get(2) ?? 0) + 1);
        this.guids[0] = (this.guids[0] ?? 0) + 1;
        this.numbers[1] = (this.numbers[1] ?? 0) + 1;
        [guid, number].forEach((text, column) => {
            const samples = (this.samples[column] ??= []);
            if (samples.length < examplesMax) samples.push(text);
        });
    }

    /** The columns in which at least half of the rows have such a value. */
    private columns(counts: readonly number[]): number[] {
        return Object.keys(counts)
            .map(Number)
            .filter((column) => (counts[column] ?? 0) * 2 >= this.rows);
    }

    get guidColumns(): number[] {
        return this.columns(this.guids);
    }

    get numberColumns(): number[] {
        return this.columns(this.numbers);
    }

    /** How many values most rows have; the smaller number when as many have another. */
    get width(): number {
        return [...this.widths].reduce((most, one) => (one[1] > most[1] || (one[1] === most[1] && one[0] < most[0]) ? one : most))[0];
    }
}

interface Plan {
    separator: string;
    guid: number;
    number: number;
    width: number;
    namedColumns: boolean; // a heading or the official says that there are more than two
}

type Reading =
    | { kind: 'ballot'; guid: string; number: string; changes: ValueChange[]; otherColumns: boolean; emptyColumns: boolean }
    | { kind: 'bad'; reason: Reason; detail: Detail }
    | { kind: 'twoReadings'; value: string };

export class Repair {
    private readonly layouts = new Map<string, Layout>();
    private readonly leading: Row[] = []; // the rows before the first with a GUID
    private begun = false;
    private saidSeparator: string | null = null; // by a line `sep=;`
    private plans: Plan[] = [];
    private question: Question | null = null;
    private readonly changes = new Map<string, Change>();
    private readonly preview: Example[] = [];
    private readonly bad: Repaired['bad'] = { total: 0, first: [] };
    private ballots = 0;
    private headings = 0;

    constructor(private readonly answers: Answers = {}) {}

    /** Sees a row for the first time. */
    look(row: Row): void {
        if (row.cells === null) {
            const plain = plainLine.exec(row.text);
            if (plain) {
                this.begun = true;
                this.layout(plain[2]!).lookPlain(plain[1]!, plain[3]!);
                return;
            }
            if (row.line === 0) this.saidSeparator = separatorLine.exec(row.text)?.[1] ?? null;
        }
        let hasGuid = false;
        for (const separator of row.cells === null ? separators : ['cells']) {
            const values = valuesOf(row, separator);
            if (values && this.layout(separator).look(values)) hasGuid = true;
        }
        if (hasGuid) this.begun = true;
        else if (!this.begun && this.leading.length < headingsMax) this.leading.push(row);
    }

    /** Returns false when nothing in the file looks like a ballot; then there is nothing to repair. */
    plan(): boolean {
        this.begun = false;
        for (const layout of this.layouts.values()) {
            if (layout.rows === 0) continue;
            const guid = this.column('guidColumn', layout, layout.guidColumns);
            const number = this.column('numberColumn', layout, layout.numberColumns);
            if (guid === null || number === null || guid === number) continue;
            const headings = this.leading.map((row) => valuesOf(row, layout.separator)).filter((values) => values !== null);
            const named = Math.max(0, ...headings.map(widthOf));
            const namedColumns = named > 2 || this.answers[`numberColumn ${layout.separator}`] !== undefined;
            this.plans.push({ separator: layout.separator, guid, number, width: Math.max(layout.width, named), namedColumns });
        }
        return this.plans.length > 0 || this.question !== null;
    }

    /** What has to be answered before anything can be sent. */
    get asks(): Question | null {
        return this.question;
    }

    /** Returns the row's line of the repaired file, or null when the row is left out. */
    take(row: Row): string | null {
        const usual = this.takePlain(row);
        if (usual !== null) return usual;
        if (row.line === 0 && this.saidSeparator !== null) return this.leaveOut(row, 'separatorLine');
        if (nothingInIt.test(row.text)) return this.leaveOut(row, /[,;\t|]/.test(row.text) ? 'separatorRows' : 'blankRows');

        const readings = this.plans.map((plan) => ({ plan, reading: readRow(row, plan, this.thousands) }));
        const ballots = readings.filter(({ reading }) => reading.kind === 'ballot');
        const chosen = ballots.length > 1 ? this.choose(row, ballots) : ballots[0];
        if (chosen?.reading.kind === 'ballot') return this.ballot(row, chosen.plan, chosen.reading);
        if (!this.begun && this.headings < headingsMax && isHeading(row)) {
            ++this.headings;
            return this.leaveOut(row, 'heading');
        }
        this.begun = true;
        const twice = readings.find(({ reading }) => reading.kind === 'twoReadings');
        if (twice?.reading.kind === 'twoReadings') {
            this.askThousands(twice.reading.value);
            return this.refuse(row, 'poll number', 'twoReadings');
        }
        // The problem under the separator that most rows have.
        const rowsOf = (plan: Plan) => this.layouts.get(plan.separator)?.rows ?? 0;
        const [likely] = readings.sort((one, other) => rowsOf(other.plan) - rowsOf(one.plan));
        if (likely?.reading.kind === 'bad') return this.refuse(row, likely.reading.reason, likely.reading.detail);
        return this.refuse(row, 'number of values', 'oneValue');
    }

    // The usual shape of a line needs no parsing here either.
    private takePlain(row: Row): string | null {
        const [plan] = this.plans;
        if (row.cells !== null || !plan || this.plans.length > 1 || plan.guid !== 0 || plan.number !== 1) return null;
        const plain = plainLine.exec(row.text);
        if (plain?.[2] !== plan.separator) return null;
        this.begun = true;
        const text = `${plain[1]},${plain[3]}`;
        if (plan.separator !== ',') this.changed('separator', plan.separator, row, text);
        return this.write(row, text);
    }

    /** Adds a change of the whole file, such as its encoding. */
    note(kind: ChangeKind, what: string, count: number): void {
        this.changes.set(`${kind} ${what}`, { kind, what, count, examples: [] });
    }

    finish(): Repaired {
        return { changes: [...this.changes.values()], preview: this.preview, bad: this.bad, ballots: this.ballots };
    }

    private layout(separator: string): Layout {
        let layout = this.layouts.get(separator);
        if (!layout) this.layouts.set(separator, (layout = new Layout(separator)));
        return layout;
    }

    // The only candidate, or the one that the official has chosen.
    private column(kind: 'guidColumn' | 'numberColumn', layout: Layout, candidates: readonly number[]): number | null {
        if (candidates.length <= 1) return candidates[0] ?? null;
        const id = `${kind} ${layout.separator}`;
        const answered = candidates.find((column) => String(column) === this.answers[id]);
        if (answered !== undefined) return answered;
        const heading = this.leading
            .map((row) => valuesOf(row, layout.separator))
            .reverse()
            .find((values) => values !== null && values.length > Math.max(...candidates));
        this.question ??= {
            id,
            kind,
            example: '',
            options: candidates.map((column) => ({
                id: String(column),
                name: heading?.[column]?.text ?? '',
                samples: layout.samples[column] ?? [],
            })),
        };
        return null;
    }

    private get thousands(): Thousands | null {
        const answer = this.answers['thousands'];
        return answer === 'fraction' || answer === 'thousands' ? answer : null;
    }

    private askThousands(value: string): void {
        const [whole = '', zeros = ''] = value.split(/[.,]/);
        this.question ??= {
            id: 'thousands',
            kind: 'thousands',
            example: value,
            options: [
                { id: 'fraction', name: whole, samples: [] },
                { id: 'thousands', name: whole + zeros, samples: [] },
            ],
        };
    }

    // Two separators give two ballots: a line `sep=` decides, or the official.
    private choose<T extends { plan: Plan; reading: Reading }>(row: Row, ballots: T[]): T | undefined {
        const textOf = ({ reading }: T) => (reading.kind === 'ballot' ? `${reading.guid},${reading.number}` : '');
        if (new Set(ballots.map(textOf)).size === 1) return ballots[0];
        const said = this.saidSeparator ?? this.answers['separator'];
        const chosen = ballots.find(({ plan }) => plan.separator === said);
        if (chosen) return chosen;
        this.question ??= {
            id: 'separator',
            kind: 'separator',
            example: excerpt(row.text),
            options: ballots.map((one) => ({ id: one.plan.separator, name: one.plan.separator, samples: [textOf(one)] })),
        };
        return undefined;
    }

    private ballot(row: Row, plan: Plan, reading: Reading & { kind: 'ballot' }): string {
        this.begun = true;
        const text = `${reading.guid},${reading.number}`;
        const changes: { kind: ChangeKind; what: string }[] = [...reading.changes];
        if (row.cells === null && plan.separator !== ',') changes.push({ kind: 'separator', what: plan.separator });
        if (plan.number < plan.guid) changes.push({ kind: 'order', what: '' });
        if (reading.otherColumns) changes.push({ kind: 'otherColumns', what: '' });
        if (reading.emptyColumns) changes.push({ kind: 'emptyColumns', what: '' });
        // Characters that nobody sees may also stand outside of quotes.
        if (changes.length === 0) changes.push(...clean(row.text).changes);
        for (const { kind, what } of changes) this.changed(kind, what, row, text);
        // A line that the station accepts stays as it is, whatever its quotes and spaces.
        return this.write(row, changes.length === 0 && row.cells === null ? row.text : text);
    }

    private write(row: Row, text: string): string {
        ++this.ballots;
        this.show(row, text);
        return text;
    }

    private leaveOut(row: Row, kind: ChangeKind): null {
        this.changed(kind, '', row, null);
        this.show(row, null);
        return null;
    }

    private changed(kind: ChangeKind, what: string, row: Row, after: string | null): void {
        const key = `${kind} ${what}`;
        let change = this.changes.get(key);
        if (!change) this.changes.set(key, (change = { kind, what, count: 0, examples: [] }));
        ++change.count;
        if (change.examples.length < examplesMax) change.examples.push({ line: row.line, before: excerpt(row.text), after });
    }

    private show(row: Row, after: string | null): void {
        if (this.preview.length < previewMax) this.preview.push({ line: row.line, before: excerpt(row.text), after });
    }

    private refuse(row: Row, reason: Reason, detail: Detail): null {
        ++this.bad.total;
        if (this.bad.first.length < badLinesMax) this.bad.first.push({ line: row.line, reason, detail, text: excerpt(row.text) });
        return null;
    }
}

function readRow(row: Row, plan: Plan, thousands: Thousands | null): Reading {
    const values = valuesOf(row, plan.separator);
    const bad = (reason: Reason, detail: Detail): Reading => ({ kind: 'bad', reason, detail });
    if (!values) return bad('number of values', 'brokenQuotes');
    if (values.length < 2) return bad('number of values', 'oneValue');
    let filled = widthOf(values);
    let number = values[plan.number] ?? { text: '', changes: [] };
    // `3,00` and `3,50` without quotes in a file with commas: no column of its own that may be left out.
    const behind = values[plan.number + 1]?.text ?? '';
    const fraction = plan.separator === ',' && !plan.namedColumns && filled === 3 && /^\d+$/.test(number.text) && /^\d+$/.test(behind);
    if (fraction) {
        number = { text: `${number.text},${behind}`, changes: number.changes };
        filled = 2;
    }
    if (filled > plan.width) return bad('number of values', 'manyValues');
    const guid = values[plan.guid] && readGuid(values[plan.guid]!);
    const pollNumber = readPollNumber(number, thousands);
    if (pollNumber === null && fraction) return bad('number of values', 'manyValues');
    if (pollNumber === null) return bad('poll number', detailOfPollNumber(number.text));
    if (!guid) return bad('ballot GUID', detailOfGuid(values[plan.guid]?.text ?? ''));
    if (pollNumber === 'twoReadings') return { kind: 'twoReadings', value: number.text };
    const others = values.some(({ text }, column) => column !== plan.guid && column !== plan.number && text !== '');
    return {
        kind: 'ballot',
        guid: guid.text,
        number: pollNumber.text,
        changes: distinct([...guid.changes, ...pollNumber.changes]),
        otherColumns: others && !fraction,
        emptyColumns: row.cells === null && !others && values.length > 2,
    };
}

function distinct(changes: readonly ValueChange[]): ValueChange[] {
    return changes.filter(({ kind, what }, at) => changes.findIndex((one) => one.kind === kind && one.what === what) === at);
}

function widthOf(values: readonly CleanValue[]): number {
    let width = values.length;
    while (width > 0 && values[width - 1]!.text === '') --width;
    return width;
}

/** A row with words only: no GUID, nothing that was meant to be one, and no number. */
function isHeading(row: Row): boolean {
    if (!/\p{L}/u.test(row.text) || /(?=[a-f]*\d)[0-9a-f]{8}/i.test(row.text)) return false;
    const values = (row.cells ?? row.text.split(/[,;\t]/)).map(clean);
    return values.every((value) => !isGuid(value.text) && !looksLikeNumber(value));
}

/** Splits a row into values; null when its quotes are broken. */
function valuesOf(row: Row, separator: string): CleanValue[] | null {
    if ((row.cells !== null) !== (separator === 'cells')) return null;
    const values = row.cells ?? split(row.text, separator);
    return values && values.slice(0, columnsMax).map(clean);
}

// By RFC 4180, with spaces around the quotes, as the station does it.
function split(text: string, separator: string): string[] | null {
    if (!text.includes('"')) return text.split(separator);
    const values: string[] = [];
    for (let at = 0; ;) {
        let from = at;
        while (text[from] !== separator && isSpace(text[from])) ++from;
        if (text[from] !== '"') {
            const end = text.indexOf(separator, at);
            const value = text.slice(at, end < 0 ? undefined : end);
            if (value.includes('"')) return null;
            values.push(value);
            if (end < 0) return values;
            at = end + 1;
            continue;
        }
        let value = '';
        for (at = from + 1; ; ++at) {
            if (at >= text.length) return null;
            if (text[at] === '"' && text[++at] !== '"') break;
            value += text[at];
        }
        while (at < text.length && text[at] !== separator && isSpace(text[at])) ++at;
        values.push(value);
        if (at >= text.length) return values;
        if (text[at] !== separator) return null;
        ++at;
    }
}

function isSpace(character: string | undefined): boolean {
    return character !== undefined && /[\p{Cc}\p{Cf}\p{Z}]/u.test(character);
}

function excerpt(text: string): string {
    return text.length > excerptMax ? `${text.slice(0, excerptMax)}…` : text;
}
