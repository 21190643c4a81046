// SPDX-License-Identifier: Apache-2.0
// Runs the check and the repair in a thread of their own, so that the page stays responsive while a large file is read.
// What repairs, and what reads workbooks, is loaded when it is needed.

import { checkFile, type CheckedFile } from './check-file';
import type { Answers } from './repair';
import type { RepairResult } from './repair-file';
import type { SheetResult } from './sheet';

export type ToWorker =
    { kind: 'check'; file: Blob } | { kind: 'repair'; file: Blob; answers: Answers } | { kind: 'sheet'; file: Blob; sheet: string | null };

export type FromWorker =
    | { kind: 'progress'; bytesRead: number; bytesInAll: number }
    | { kind: 'checked'; checked: CheckedFile }
    | { kind: 'repaired'; repaired: RepairResult }
    | { kind: 'sheet'; read: SheetResult }
    | { kind: 'unreadable' };

const send = (message: FromWorker): void => self.postMessage(message);
const progress = (bytesRead: number, bytesInAll: number): void => send({ kind: 'progress', bytesRead, bytesInAll });

async function answer(asked: ToWorker): Promise<FromWorker> {
    if (asked.kind === 'check') return { kind: 'checked', checked: await checkFile(asked.file, progress) };
    if (asked.kind === 'sheet') {
        const { sheetOf } = await import('./sheet');
        return { kind: 'sheet', read: await sheetOf(asked.file, asked.sheet) };
    }
    const { repairFile } = await import('./repair-file');
    return { kind: 'repaired', repaired: await repairFile(asked.file, asked.answers, progress) };
}

self.addEventListener('message', (event: MessageEvent<ToWorker>) => {
    answer(event.data).then(send, () => send({ kind: 'unreadable' }));
});
