// SPDX-License-Identifier: Apache-2.0
// Asks a worker for the check of a file.

import { checkFile, type CheckedFile, type Progress } from './check-file';
import type { FromWorker } from './check.worker';

/** Null when the file cannot be read, or no longer. Throws the signal's reason when it was aborted. */
export async function checkInWorker(file: Blob, progress: Progress, signal: AbortSignal): Promise<CheckedFile | null> {
    signal.throwIfAborted();
    // A page that came from an older build may find that the worker's file is gone: then it is done here.
    const here = (): Promise<CheckedFile | null> => checkFile(file, progress).catch(() => null);
    if (typeof Worker === 'undefined') return here();
    const worker = new Worker(new URL('./check.worker.ts', import.meta.url), { type: 'module' });
    try {
        return await new Promise<CheckedFile | null>((resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
            worker.addEventListener('error', () => resolve(here()));
            worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
                if (data.kind === 'progress') progress(data.bytesRead, data.bytesInAll);
                else resolve(data.kind === 'checked' ? data.checked : null);
            });
            worker.postMessage(file);
        });
    } finally {
        worker.terminate();
    }
}
