// SPDX-License-Identifier: Apache-2.0
// Opens a file that should hold a list of participants: a CSV file, or a workbook, which is read in a worker.

import { fileKind, type FileKind } from '$lib/csv/file-kind';
import { sheetInWorker } from '$lib/csv/in-worker';
import type { SheetRow } from '$lib/csv/sheet';
import type { WorkbookFault } from '$lib/csv/workbook';
import { bytesMax, type Columns, decode, type List, readList, readRows, type WindowsEncoding } from './list-csv';

export interface ListFile {
    file: File;
    list: List;
    /** How a CSV file was read that does not say it. */
    windows: WindowsEncoding | null;
    /** The sheet of a workbook that was read, and all that may be. */
    sheet: string;
    sheets: readonly string[];
    /** What was read: of a CSV file its bytes, of a sheet its rows. */
    content: ArrayBuffer | readonly SheetRow[];
}

/** Why a file is no list. */
export interface ListProblem {
    problem: 'empty' | 'tooLarge' | 'unreadable' | Exclude<FileKind, 'zip' | 'oldOffice'> | WorkbookFault;
    cell: string | null; // of `formulas`
}

const problemOf = (problem: ListProblem['problem'], cell: string | null = null): ListProblem => ({ problem, cell });

export async function openList(file: File, signal: AbortSignal): Promise<ListFile | ListProblem> {
    if (file.size > bytesMax) return problemOf('tooLarge');
    let bytes: ArrayBuffer;
    try {
        bytes = await file.arrayBuffer();
    } catch {
        return problemOf('unreadable');
    }
    const kind = fileKind(new Uint8Array(bytes, 0, Math.min(512, bytes.byteLength)));
    if (kind === 'zip' || kind === 'oldOffice') return openSheet(file, null, signal);
    if (kind !== null) return problemOf(kind);
    const { text, windows } = decode(bytes);
    const list = readList(text);
    if (list.lines.length === 0) return problemOf('empty');
    return { file, list, windows, sheet: '', sheets: [], content: bytes };
}

/** Reads the workbook's sheet of that name, or its first. One of several may be empty. */
export async function openSheet(file: File, sheet: string | null, signal: AbortSignal): Promise<ListFile | ListProblem> {
    // Nobody waits for what was aborted.
    const read = await sheetInWorker(file, sheet, signal).catch(() => null);
    if (read === null) return problemOf('unreadable');
    if (read.kind === 'fault') return problemOf(read.fault, read.cell);
    const list = readRows(read.rows, null);
    if (list.lines.length === 0 && read.sheets.length < 2) return problemOf('empty');
    return { file, list, windows: null, sheet: read.sheet, sheets: read.sheets, content: read.rows };
}

/** Reads what was opened in another way; without `columns` they are found. */
export function readAgain(opened: ListFile, columns: Columns | null, windows: WindowsEncoding | null = opened.windows): ListFile {
    if (!(opened.content instanceof ArrayBuffer)) return { ...opened, list: readRows(opened.content, columns) };
    const decoded = decode(opened.content, windows);
    return { ...opened, windows: decoded.windows, list: readList(decoded.text, columns) };
}
