// SPDX-License-Identifier: Apache-2.0
// Checks and repairs files, and reads sheets, in a web worker.

import type { CheckedFile, Progress } from './check-file';
import type { FromWorker, ToWorker } from './check.worker';
import type { Answers } from './repair';
import type { RepairResult } from './repair-file';
import type { SheetResult } from './sheet';

/** Returns null when the file cannot be read or the worker's script is gone. Throws the signal's reason when it was aborted. */
export async function checkInWorker(file: Blob, progress: Progress, signal: AbortSignal): Promise<CheckedFile | null> {
    const answer = await ask({ kind: 'check', file }, progress, signal);
    return answer?.kind === 'checked' ? answer.checked : null;
}

/** Returns null when the file cannot be read or the worker's script is gone: then the bad lines are all that is known. */
export async function repairInWorker(file: Blob, answers: Answers, progress: Progress, signal: AbortSignal): Promise<RepairResult | null> {
    const answer = await ask({ kind: 'repair', file, answers }, progress, signal);
    return answer?.kind === 'repaired' ? answer.repaired : null;
}

/** Returns null when the file cannot be read or the worker's script is gone. */
export async function sheetInWorker(file: Blob, sheet: string | null, signal: AbortSignal): Promise<SheetResult | null> {
    const answer = await ask({ kind: 'sheet', file, sheet }, () => {}, signal);
    return answer?.kind === 'sheet' ? answer.read : null;
}

type Answer = Exclude<FromWorker, { kind: 'progress' }>;

/** Returns null when the worker's script is gone, as that of an older page is after an update: the shell then says so. */
async function ask(asked: ToWorker, progress: Progress, signal: AbortSignal): Promise<Answer | null> {
    signal.throwIfAborted();
    const worker = new Worker(new URL('./check.worker.ts', import.meta.url), { type: 'module' });
    try {
        return await new Promise<Answer | null>((resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
            worker.addEventListener('error', () => {
                dispatchEvent(new Event('vite:preloadError'));
                resolve(null);
            });
            worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
                if (data.kind === 'progress') progress(data.bytesRead, data.bytesInAll);
                else resolve(data);
            });
            worker.postMessage(asked);
        });
    } finally {
        worker.terminate();
    }
}
