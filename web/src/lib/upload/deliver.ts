// SPDX-License-Identifier: Apache-2.0
// Repeats the attempts to send a file until the station has responded. Repeating is safe, since all attempts have the
// same Idempotency-Key. The number of attempts is bounded, and each step is reported.

import type { SendResult, RetryReason } from './send';

export type Step =
    | { kind: 'sending'; attempt: number }
    | { kind: 'renewing' } // the session
    | { kind: 'waiting'; attempt: number; why: RetryReason; waitMs: number };

export type DeliveryResult =
    | { kind: 'accepted'; uploadId: string }
    | { kind: 'refused'; status: number; message: string }
    | { kind: 'sessionEnded' }
    | { kind: 'fileChanged' } // or moved or taken away, since it was checked
    | { kind: 'gaveUp'; why: RetryReason }
    | { kind: 'cancelled' };

export type Token = { kind: 'good'; token: string } | { kind: 'sessionEnded' } | { kind: 'unreachable' };

export interface Delivery {
    /** Returns a valid token. `refused` is a token that the service has just rejected, or null. */
    token: (refused: string | null) => Promise<Token>;
    send: (token: string) => Promise<SendResult>;
    /** Whether the file can still be read and is unchanged. */
    fileIsThere: () => Promise<boolean>;
    /** Waits; ends early when an attempt is likely to succeed now, and when the upload is cancelled. */
    wait: (ms: number) => Promise<void>;
    step: (step: Step) => void;
    signal: AbortSignal;
    random?: () => number;
}

export const attemptsMax = 30; // with the waits between them, a quarter of an hour or more
const backoffMsFirst = 1_000;
const backoffMsMax = 30_000;
const retryAfterMsMax = 120_000;

/** Returns the wait after an attempt, counted from 1, with jitter, so that not all polling stations retry at once. */
export function waitMsAfter(attempt: number, retryAfterMs: number | null, random: number): number {
    const backoff = Math.min(backoffMsFirst * 2 ** (attempt - 1), backoffMsMax);
    const asked = Math.min(retryAfterMs ?? 0, retryAfterMsMax);
    return Math.round(Math.max(backoff, asked) * (1 + random / 4));
}

export async function deliver(delivery: Delivery): Promise<DeliveryResult> {
    const { token, send, fileIsThere, wait, step, signal, random = Math.random } = delivery;
    let refusedToken: string | null = null;
    let attempt = 1;
    for (;;) {
        if (refusedToken !== null) step({ kind: 'renewing' });
        const current: Token = await token(refusedToken);
        if (signal.aborted) return { kind: 'cancelled' };
        if (current.kind === 'sessionEnded') return current;
        let result: SendResult = { kind: 'retry', why: 'network', retryAfterMs: null };
        if (current.kind === 'good') {
            step({ kind: 'sending', attempt });
            result = await send(current.token);
            if (result.kind === 'unauthorized') {
                // The service rejected a new token as well, so it would reject another one too.
                if (refusedToken !== null) return { kind: 'sessionEnded' };
                refusedToken = current.token;
                continue;
            }
            refusedToken = null;
        }
        if (result.kind !== 'retry') return result;
        if (result.why === 'network' && !(await fileIsThere())) return { kind: 'fileChanged' };
        if (attempt >= attemptsMax) return { kind: 'gaveUp', why: result.why };
        const waitMs = waitMsAfter(attempt, result.retryAfterMs, random());
        step({ kind: 'waiting', attempt, why: result.why, waitMs });
        await wait(waitMs);
        if (signal.aborted) return { kind: 'cancelled' };
        ++attempt;
    }
}
