// SPDX-License-Identifier: Apache-2.0
// Reads one sheet of a workbook as a table of texts, for a list that somebody looks through.

import { fileKind } from './file-kind';
import { oldOfficeFault, readSheet, WorkbookError, type WorkbookFault } from './workbook';

export interface SheetRow {
    line: number; // from 1, as the spreadsheet counts
    values: string[];
}

export type SheetResult =
    | { kind: 'rows'; sheet: string; sheets: string[]; rows: SheetRow[] } // of the sheets those that are not hidden
    | { kind: 'fault'; fault: WorkbookFault; cell: string | null };

const limits = { unpackedBytesMax: 64 << 20, rowsMax: 100_000 };

/** Reads the sheet of that name, or the first. Throws when the file cannot be read. */
export async function sheetOf(file: Blob, sheet: string | null): Promise<SheetResult> {
    const start = new Uint8Array(await file.slice(0, 512).arrayBuffer());
    if (fileKind(start) === 'oldOffice') return { kind: 'fault', fault: await oldOfficeFault(file), cell: null };
    try {
        return { kind: 'rows', ...(await readSheet(file, (line, values) => ({ line: line + 1, values }), { sheet, limits })) };
    } catch (thrown) {
        if (thrown instanceof WorkbookError) return { kind: 'fault', fault: thrown.fault, cell: thrown.cell };
        throw thrown;
    }
}
