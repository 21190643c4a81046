// SPDX-License-Identifier: Apache-2.0
// The station's receipts of the uploads that it accepted (`GET /station/uploads`), and what they mean to the official.

import type { ResponseBody } from '$lib/api/client';

export type Receipt = ResponseBody<'/station/uploads'>['uploads'][number];
export type Counts = NonNullable<Receipt['counts']>;

/** The outcome of an accepted upload. */
export type UploadOutcome =
    | 'waiting' // safe, and not counted yet
    | 'setAside' // safe, and not counted until somebody looks at it
    | 'givenUp' // it was set aside, and somebody decided that it does not count
    | 'counted' // every ballot is a valid vote
    | 'countedInPart' // some are not
    | 'empty' // there was no ballot in it
    | 'dropped'; // no ballot was judged: no election was running

export function uploadOutcome(receipt: Receipt): UploadOutcome {
    if (receipt.state !== 'counted') return receipt.state;
    const { valid = 0, dropped = 0 } = receipt.counts ?? {};
    if (receipt.ballots === 0) return 'empty';
    if (valid === receipt.ballots) return 'counted';
    return dropped === receipt.ballots ? 'dropped' : 'countedInPart';
}

/** Whether the receipt will not change any more. */
export function isFinal(receipt: Receipt): boolean {
    return receipt.state === 'counted' || receipt.state === 'givenUp';
}

/** Whether all receipts of a response are final. */
export function areFinal({ uploads }: { uploads: readonly Receipt[] }): boolean {
    return uploads.every(isFinal);
}

/** Whether none of the upload's ballots will ever count. Such a receipt is final. */
export function isLost(receipt: Receipt): boolean {
    return ['dropped', 'givenUp'].includes(uploadOutcome(receipt));
}

/** Returns the newest receipt of this file, or null. */
export function receiptOf(receipts: readonly Receipt[], sha256: string): Receipt | null {
    const same = receipts.filter((receipt) => receipt.sha256 === sha256);
    return same.reduce<Receipt | null>((newest, one) => (!newest || one.acceptedAt > newest.acceptedAt ? one : newest), null);
}
