// SPDX-License-Identifier: Apache-2.0
// Repairs a file that the station would refuse: reads it twice, row by row, and writes the repaired file in pieces, which
// the browser may keep on the disk. The memory is that of a few pieces, and of a workbook's shared texts.

import { checkFile, type CheckedFile, type Progress } from './check-file';
import { fileKind, type FileKind } from './file-kind';
import { type Answers, type Question, Repair, type Repaired, type Row } from './repair';
import { encodingNames, encodingOf, forEachLine, NotText } from './text-lines';
import type { WorkbookFault } from './workbook';

/** What makes a file one that nobody can repair. */
export type FileFault = Exclude<FileKind, 'zip' | 'oldOffice'> | WorkbookFault | 'notText';

export type RepairResult =
    | { kind: 'none' } // there is nothing to repair: the bad lines are what is wrong
    | { kind: 'fault'; fault: FileFault; cell: string | null }
    | { kind: 'asks'; question: Question }
    | ({ kind: 'repaired'; file: Blob | null; checked: CheckedFile | null } & Repaired); // no file while there are bad lines

const chunkCharacters = 1 << 20;

/** Throws when the file cannot be read. */
export async function repairFile(file: Blob, answers: Answers, progress: Progress = () => {}): Promise<RepairResult> {
    const start = new Uint8Array(await file.slice(0, 512).arrayBuffer());
    const kind = fileKind(start);
    if (kind === 'pdf' || kind === 'picture' || kind === 'archive') return { kind: 'fault', fault: kind, cell: null };
    try {
        if (kind === null) return await repairText(file, answers, progress);
        const { oldOfficeFault, readWorkbook, WorkbookError } = await import('./workbook');
        if (kind === 'oldOffice') return { kind: 'fault', fault: await oldOfficeFault(file), cell: null };
        try {
            const { rows, sheet } = await readWorkbook(file, (read) => progress(Math.floor(read / 2), file.size));
            return await repaired(
                answers,
                (take) => rows.forEach(take),
                (repair) => repair.note('workbook', sheet, rows.length),
            );
        } catch (thrown) {
            if (thrown instanceof WorkbookError) return { kind: 'fault', fault: thrown.fault, cell: thrown.cell };
            throw thrown;
        }
    } catch (thrown) {
        if (thrown instanceof NotText) return { kind: 'fault', fault: 'notText', cell: null };
        throw thrown;
    }
}

async function repairText(file: Blob, answers: Answers, progress: Progress): Promise<RepairResult> {
    const encoding = await encodingOf(file);
    let pass = 0;
    let oldEnds = 0;
    return repaired(
        answers,
        async (take) => {
            const done = pass++ * file.size;
            ({ oldEnds } = await forEachLine(file, encoding, take, (read) => progress(Math.floor((done + read) / 2), file.size)));
        },
        (repair) => {
            if (encoding !== 'utf-8') repair.note('encoding', encodingNames[encoding], 1);
            if (oldEnds > 0) repair.note('lineEnds', '', oldEnds);
        },
    );
}

/** `read` gives all rows, each time that it is called; `noted` adds the changes of the whole file. */
async function repaired(
    answers: Answers,
    read: (take: (row: Row) => void) => Promise<void> | void,
    noted: (repair: Repair) => void,
): Promise<RepairResult> {
    const repair = new Repair(answers);
    await read((row) => repair.look(row));
    if (!repair.plan()) return { kind: 'none' };
    if (repair.asks) return { kind: 'asks', question: repair.asks };
    noted(repair);
    const chunks: Blob[] = [];
    let chunk = '';
    await read((row) => {
        const line = repair.take(row);
        if (line === null) return;
        chunk += `${line}\n`;
        if (chunk.length < chunkCharacters) return;
        chunks.push(new Blob([chunk]));
        chunk = '';
    });
    if (repair.asks) return { kind: 'asks', question: repair.asks };
    const result = repair.finish();
    if (result.bad.total > 0) return { kind: 'repaired', ...result, file: null, checked: null };
    const file = new Blob([...chunks, chunk], { type: 'text/csv' });
    const checked = await checkFile(file);
    // Nothing is offered that the station would refuse all the same.
    return checked.report.bad.total > 0 ? { kind: 'none' } : { kind: 'repaired', ...result, file, checked };
}
