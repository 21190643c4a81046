// SPDX-License-Identifier: Apache-2.0
// Reads a file once, from beginning to end, piece by piece: its ballots are checked and its SHA-256 is taken on the
// way. A file of any size takes no more memory than a piece, and 20 bytes or so for each GUID.

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

/** Fails as reading the file does: when it was changed, moved or taken away meanwhile. */
export async function checkFile(file: Blob, progress: Progress = () => {}): Promise<CheckedFile> {
    const csv = new BallotCsvCheck(file.size);
    // Not crypto.subtle: it takes a file in one piece only, and is not there at all on plain http.
    const hash = sha256.create();
    for (let at = 0; at < file.size; at += pieceBytes) {
        const piece = new Uint8Array(await file.slice(at, at + pieceBytes).arrayBuffer());
        csv.feed(piece);
        hash.update(piece);
        progress(Math.min(at + pieceBytes, file.size), file.size);
    }
    return { sha256: bytesToHex(hash.digest()), bytes: file.size, report: csv.finish() };
}
