// SPDX-License-Identifier: Apache-2.0
// Checks a file in a web worker.

import type { CheckedFile, Progress } from './check-file';
import type { FromWorker } from './check.worker';

/** Returns null when the file cannot be read. Throws the signal's reason when it was aborted. */
export async function checkInWorker(file: Blob, progress: Progress, signal: AbortSignal): Promise<CheckedFile | null> {
    signal.throwIfAborted();
    // After an update the worker's script of an older page may be gone: then the check runs in this thread.
    const here = async (): Promise<CheckedFile | null> => {
        try {
            const { checkFile } = await import('./check-file');
            return await checkFile(file, progress);
        } catch {
            return null;
        }
    };
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
