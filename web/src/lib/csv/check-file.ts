// SPDX-License-Identifier: Apache-2.0
// Reads a file once, chunk by chunk, checks its ballots and computes its SHA-256. The memory for a file of any size is
// one chunk, and about 20 bytes per GUID.

import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { BallotCsvCheck, type BallotCsvReport } from './ballot-csv';

export interface CheckedFile {
    sha256: string; // hexadecimal
    bytes: number;
    report: BallotCsvReport;
}

export type Progress = (bytesRead: number, bytesInAll: number) => void;

const pieceBytes = 1 << 20;

/** Throws when the file cannot be read: it was changed, moved or removed meanwhile. */
export async function checkFile(file: Blob, progress: Progress = () => {}): Promise<CheckedFile> {
    const csv = new BallotCsvCheck(file.size);
    // crypto.subtle would need the whole file at once, and does not exist over plain HTTP.
    const hash = sha256.create();
    for (let at = 0; at < file.size; at += pieceBytes) {
        const piece = new Uint8Array(await file.slice(at, at + pieceBytes).arrayBuffer());
        csv.feed(piece);
        hash.update(piece);
        progress(Math.min(at + pieceBytes, file.size), file.size);
    }
    return { sha256: bytesToHex(hash.digest()), bytes: file.size, report: csv.finish() };
}
