// SPDX-License-Identifier: Apache-2.0
// Repeats a request that may succeed a little later.
import { asApiError, type ApiError } from './errors';

const pauseSecondsMin = 2;

/**
 * Asks until `ask` succeeds, or fails in a way that repeating does not help; `failed` is told of each failure. Returns what stops
 * it, after which nobody is told anything.
 */
export function untilAnswered(ask: (signal: AbortSignal) => Promise<void>, failed: (error: ApiError) => void): () => void {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tryOnce = async () => {
        try {
            await ask(abort.signal);
        } catch (thrown) {
            if (abort.signal.aborted) return;
            const error = asApiError(thrown);
            failed(error);
            if (error.transient) {
                timer = setTimeout(() => void tryOnce(), Math.max(pauseSecondsMin, error.retryAfterSeconds ?? 0) * 1000);
            }
        }
    };
    void tryOnce();
    return () => {
        abort.abort();
        clearTimeout(timer);
    };
}
