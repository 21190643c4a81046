// SPDX-License-Identifier: Apache-2.0
// Repeats the sending of a file until the station has answered. Each repetition is safe, since all of them have one
// Idempotency-Key. Bounded, and it says at each step what it is doing.

import type { Outcome, Why } from './send';

export type Step =
    | { kind: 'sending'; attempt: number }
    | { kind: 'renewing' } // the session
    | { kind: 'waiting'; attempt: number; why: Why; waitMs: number };

export type Delivered =
    | { kind: 'accepted'; uploadId: string }
    | { kind: 'refused'; status: number; message: string }
    | { kind: 'sessionEnded' }
    | { kind: 'fileChanged' } // or moved or taken away, since it was checked
    | { kind: 'gaveUp'; why: Why }
    | { kind: 'cancelled' };

export type Token = { kind: 'good'; token: string } | { kind: 'sessionEnded' } | { kind: 'unreachable' };

export interface Delivery {
    /** A token that is good now. `refused` is one that was just refused. */
    token: (refused: string | null) => Promise<Token>;
    send: (token: string) => Promise<Outcome>;
    /** Whether the file can still be read as it was. */
    fileIsThere: () => Promise<boolean>;
    /** Ends early when there is a reason to believe that it will go now, and when it is cancelled. */
    wait: (ms: number) => Promise<void>;
    step: (step: Step) => void;
    signal: AbortSignal;
    random?: () => number;
}

export const attemptsMax = 30; // a quarter of an hour or more
const backoffMsFirst = 1_000;
const backoffMsMax = 30_000;
const retryAfterMsMax = 120_000;

/** How long to wait after an attempt, counted from 1. Spread, so that all stations of a country do not come back at once. */
export function waitMsAfter(attempt: number, retryAfterMs: number | null, random: number): number {
    const backoff = Math.min(backoffMsFirst * 2 ** (attempt - 1), backoffMsMax);
    const asked = Math.min(retryAfterMs ?? 0, retryAfterMsMax);
    return Math.round(Math.max(backoff, asked) * (1 + random / 4));
}

export async function deliver(delivery: Delivery): Promise<Delivered> {
    const { token, send, fileIsThere, wait, step, signal, random = Math.random } = delivery;
    let refusedToken: string | null = null;
    let attempt = 1;
    for (;;) {
        if (refusedToken !== null) step({ kind: 'renewing' });
        const current: Token = await token(refusedToken);
        if (signal.aborted) return { kind: 'cancelled' };
        if (current.kind === 'sessionEnded') return current;
        let outcome: Outcome = { kind: 'again', why: 'network', retryAfterMs: null };
        if (current.kind === 'good') {
            step({ kind: 'sending', attempt });
            outcome = await send(current.token);
            if (outcome.kind === 'unauthorized') {
                // A new token that is refused as well: another one would be too.
                if (refusedToken !== null) return { kind: 'sessionEnded' };
                refusedToken = current.token;
                continue;
            }
            refusedToken = null;
        }
        if (outcome.kind !== 'again') return outcome;
        if (outcome.why === 'network' && !(await fileIsThere())) return { kind: 'fileChanged' };
        if (attempt >= attemptsMax) return { kind: 'gaveUp', why: outcome.why };
        const waitMs = waitMsAfter(attempt, outcome.retryAfterMs, random());
        step({ kind: 'waiting', attempt, why: outcome.why, waitMs });
        await wait(waitMs);
        if (signal.aborted) return { kind: 'cancelled' };
        ++attempt;
    }
}
