// SPDX-License-Identifier: Apache-2.0
// What the station tells of an upload that it accepted (`GET /station/uploads`), and what that means to the official.

import type { Answered } from '$lib/api/client';

export type Receipt = Answered<'/station/uploads'>['uploads'][number];
export type Counts = NonNullable<Receipt['counts']>;

/** What became of an accepted upload, in one word. */
export type Fate =
    | 'waiting' // safe, and not counted yet
    | 'setAside' // safe, and not counted until somebody looks at it
    | 'givenUp' // it was set aside, and somebody decided that it does not count
    | 'counted' // every ballot is a valid vote
    | 'countedInPart' // some are not
    | 'empty' // there was no ballot in it
    | 'dropped'; // none was looked at: no election was running

export function fateOf(receipt: Receipt): Fate {
    if (receipt.state !== 'counted') return receipt.state;
    const { valid = 0, dropped = 0 } = receipt.counts ?? {};
    if (receipt.ballots === 0) return 'empty';
    if (valid === receipt.ballots) return 'counted';
    return dropped === receipt.ballots ? 'dropped' : 'countedInPart';
}

/** Whether anything can still change without somebody's doing. */
export function isFinal(receipt: Receipt): boolean {
    return receipt.state === 'counted' || receipt.state === 'givenUp';
}

/** Whether that holds for all that a station told. */
export function areFinal({ uploads }: { uploads: readonly Receipt[] }): boolean {
    return uploads.every(isFinal);
}

/** Whether none of its ballots will ever count; then it is final, too. */
export function isLost(receipt: Receipt): boolean {
    return ['dropped', 'givenUp'].includes(fateOf(receipt));
}

/** The newest of those that hold this very file. */
export function receiptOf(receipts: readonly Receipt[], sha256: string): Receipt | null {
    const same = receipts.filter((receipt) => receipt.sha256 === sha256);
    return same.reduce<Receipt | null>((newest, one) => (!newest || one.acceptedAt > newest.acceptedAt ? one : newest), null);
}
