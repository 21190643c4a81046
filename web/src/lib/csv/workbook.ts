// SPDX-License-Identifier: Apache-2.0
// Reads the rows of a workbook's sheet (`.xlsx`): the first that is visible, unless another is named. Numbers come with all the digits that are stored, and
// what the sheet shows as a date comes as a date: its digits are lost.

import type { Row } from './repair';
import { attribute, BrokenXml, XmlParts } from './xml-parts';
import { Zip, ZipError } from './zip';

export type WorkbookFault =
    'archive' | 'encrypted' | 'oldWorkbook' | 'otherWorkbook' | 'workbookTooLarge' | 'zipBomb' | 'formulas' | 'brokenWorkbook';

export class WorkbookError extends Error {
    constructor(
        readonly fault: WorkbookFault,
        readonly cell: string | null = null, // such as B2
    ) {
        super(fault);
    }
}

export interface Workbook<Made = Row> {
    sheet: string;
    sheets: string[]; // those that are visible
    rows: Made[];
}

export interface WorkbookLimits {
    unpackedBytesMax: number;
    rowsMax: number;
}

export const workbookLimits: WorkbookLimits = { unpackedBytesMax: 64 << 20, rowsMax: 2_000_000 };

const columnsMax = 64;

type MakeRow<Made> = (line: number, cells: string[]) => Made; // the line from 0

interface Reading {
    progress?: (bytesRead: number) => void;
    limits?: WorkbookLimits;
    sheet?: string | null;
}

/** Reads the first sheet for a repair. Throws as `readSheet` does. */
export function readWorkbook(
    file: Blob,
    progress: (bytesRead: number) => void = () => {},
    limits: WorkbookLimits = workbookLimits,
): Promise<Workbook> {
    return readSheet(file, rowOf, { progress, limits });
}

/** Throws `WorkbookError`, or whatever reading the file throws. */
export async function readSheet<Made>(
    file: Blob,
    make: MakeRow<Made>,
    { progress = () => {}, limits = workbookLimits, sheet: wanted = null }: Reading,
): Promise<Workbook<Made>> {
    try {
        const zip = await Zip.open(file, limits.unpackedBytesMax);
        if (!zip.has('xl/workbook.xml')) throw new WorkbookError(otherFault(zip));
        const sheets = visibleSheets(await zip.text('xl/workbook.xml'));
        const sheet = sheets.find(({ name }) => name === wanted) ?? sheets[0];
        if (!sheet) throw new WorkbookError('brokenWorkbook');
        const path = pathOf(sheet.id, await zip.text('xl/_rels/workbook.xml.rels'));
        const texts = zip.has('xl/sharedStrings.xml') ? await sharedTexts(zip) : [];
        const dates = zip.has('xl/styles.xml') ? dateStyles(await zip.text('xl/styles.xml')) : [];
        const rows = await sheetRows(zip, path, texts, dates, limits.rowsMax, progress, make);
        return { sheet: sheet.name, sheets: sheets.map(({ name }) => name), rows };
    } catch (thrown) {
        if (thrown instanceof BrokenXml) throw new WorkbookError('brokenWorkbook');
        if (!(thrown instanceof ZipError)) throw thrown;
        const faults = { broken: 'brokenWorkbook', encrypted: 'encrypted', tooLarge: 'workbookTooLarge', zipBomb: 'zipBomb' } as const;
        throw new WorkbookError(faults[thrown.fault]);
    }
}

/** Excel's files of before 2007 and its files with a password have the same container. */
export async function oldOfficeFault(file: Blob): Promise<WorkbookFault> {
    const wanted = [...'EncryptedPackage'].map((letter) => `${letter}\0`).join('');
    const halfBytes = 1 << 20;
    const text = (part: ArrayBuffer) => new TextDecoder('windows-1252').decode(part);
    const start = text(await file.slice(0, halfBytes).arrayBuffer());
    const end = text(await file.slice(-halfBytes).arrayBuffer());
    return start.includes(wanted) || end.includes(wanted) ? 'encrypted' : 'oldWorkbook';
}

function otherFault(zip: Zip): WorkbookFault {
    if (zip.has('xl/workbook.bin')) return 'otherWorkbook'; // .xlsb
    return zip.has('content.xml') && zip.has('mimetype') ? 'otherWorkbook' : 'archive'; // .ods
}

function parse(xml: string, open: (name: string, attributes: string) => void): void {
    const parts = new XmlParts({ open, close: () => {}, text: () => {} });
    parts.feed(new TextEncoder().encode(xml));
    parts.finish();
}

function visibleSheets(workbook: string): { name: string; id: string }[] {
    const sheets: { name: string; id: string }[] = [];
    parse(workbook, (name, attributes) => {
        if (name !== 'sheet' || (attribute(attributes, 'state') ?? 'visible') !== 'visible') return;
        sheets.push({ name: attribute(attributes, 'name') ?? '', id: attribute(attributes, 'id') ?? '' });
    });
    return sheets;
}

function pathOf(sheet: string, relations: string): string {
    let target = '';
    parse(relations, (name, attributes) => {
        if (name === 'Relationship' && attribute(attributes, 'Id') === sheet) target = attribute(attributes, 'Target') ?? '';
    });
    if (target === '') throw new WorkbookError('brokenWorkbook');
    return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

async function sharedTexts(zip: Zip): Promise<string[]> {
    const texts: string[] = [];
    let current = '';
    let inText = false;
    let inPhonetic = false;
    const parts = new XmlParts({
        open: (name, _attributes, empty) => {
            if (name === 'si') current = '';
            if (name === 'si' && empty) texts.push('');
            if (empty) return;
            if (name === 't') inText = !inPhonetic;
            if (name === 'rPh') inPhonetic = true;
        },
        close: (name) => {
            if (name === 't') inText = false;
            if (name === 'rPh') inPhonetic = false;
            if (name === 'si') texts.push(unescapedCharacters(current));
        },
        text: (text) => {
            if (inText) current += text;
        },
    });
    await zip.read('xl/sharedStrings.xml', (piece) => parts.feed(piece));
    parts.finish();
    return texts;
}

/** Returns, by the index of a cell's style, whether it shows a number as a date or a time. */
function dateStyles(styles: string): boolean[] {
    const formats = new Map<number, string>();
    const dates: boolean[] = [];
    let inCells = false;
    const parts = new XmlParts({
        open: (name, attributes) => {
            if (name === 'numFmt') formats.set(Number(attribute(attributes, 'numFmtId')), attribute(attributes, 'formatCode') ?? '');
            if (name === 'cellXfs') inCells = true;
            if (name === 'xf' && inCells) dates.push(isDateFormat(Number(attribute(attributes, 'numFmtId') ?? 0), formats));
        },
        close: (name) => {
            if (name === 'cellXfs') inCells = false;
        },
        text: () => {},
    });
    parts.feed(new TextEncoder().encode(styles));
    parts.finish();
    return dates;
}

function isDateFormat(id: number, formats: ReadonlyMap<number, string>): boolean {
    const code = formats.get(id);
    if (code === undefined) return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
    // Not the letters in quotes, after a backslash, and in brackets such as [Red].
    return /[dmyhs]/i.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, '').replace(/general/gi, ''));
}

async function sheetRows<Made>(
    zip: Zip,
    path: string,
    texts: readonly string[],
    dates: readonly boolean[],
    rowsMax: number,
    progress: (bytesRead: number) => void,
    make: MakeRow<Made>,
): Promise<Made[]> {
    const rows: Made[] = [];
    let line = -1;
    let cells: string[] = [];
    let column = -1;
    let cell = '';
    let type = '';
    let style = 0;
    let value = '';
    let inValue = false;
    let ended = false;
    const parts = new XmlParts({
        open: (name, attributes, empty) => {
            switch (name) {
                case 'row':
                    line = Number(attribute(attributes, 'r') ?? line + 2) - 1;
                    cells = [];
                    column = -1;
                    if (rows.length >= rowsMax) throw new WorkbookError('workbookTooLarge');
                    break;
                case 'c':
                    cell = attribute(attributes, 'r') ?? '';
                    column = cell === '' ? column + 1 : columnOf(cell);
                    type = attribute(attributes, 't') ?? 'n';
                    style = Number(attribute(attributes, 's') ?? 0);
                    value = '';
                    break;
                case 'f':
                    throw new WorkbookError('formulas', cell);
                case 'v':
                case 't':
                    inValue = !empty;
                    break;
            }
        },
        close: (name) => {
            if (name === 'v' || name === 't') inValue = false;
            else if (name === 'c' && column < columnsMax) cells[column] = cellText(value, type, dates[style] ?? false, texts);
            else if (name === 'worksheet') ended = true;
            else if (name === 'row' && cells.length > 0)
                rows.push(
                    make(
                        line,
                        Array.from(cells, (text) => text ?? ''),
                    ),
                );
        },
        text: (text) => {
            if (inValue) value += text;
        },
    });
    await zip.read(path, (piece) => parts.feed(piece), progress);
    parts.finish();
    if (!ended) throw new WorkbookError('brokenWorkbook');
    return rows;
}

function rowOf(line: number, cells: string[]): Row {
    const filled = cells.filter((text) => text !== '');
    // A line that stands in one cell is read as a line.
    if (filled.length <= 1) return { line, text: filled[0] ?? '', cells: null };
    return { line, text: cells.join(' | '), cells };
}

function cellText(value: string, type: string, isDate: boolean, texts: readonly string[]): string {
    if (type === 's') return texts[Number(value)] ?? '';
    if (type === 'inlineStr') return unescapedCharacters(value);
    if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
    if (type !== 'n' || !isDate || value === '') return value;
    // Days since the end of 1899, as a spreadsheet counts them.
    const instant = new Date(Date.UTC(1899, 11, 30) + Number(value) * 86_400_000);
    return Number.isNaN(instant.getTime()) ? value : instant.toISOString().slice(0, 10);
}

function columnOf(cell: string): number {
    let column = 0;
    for (const letter of /^[A-Z]*/i.exec(cell)![0].toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
    return column - 1;
}

// A workbook writes characters that XML cannot hold as `_x000D_`.
function unescapedCharacters(text: string): string {
    if (!text.includes('_x')) return text;
    return text.replace(/_x([0-9A-F]{4})_/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
