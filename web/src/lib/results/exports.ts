// SPDX-License-Identifier: Apache-2.0
// Exports the data of a results page as files.

import { byteOrderMark, toCsv } from './csv';
import type { ElectionResults } from './types';

function nameOf(results: ElectionResults, pollNumber: number): string {
    return results.participants.find((one) => one.pollNumber === pollNumber)?.name ?? '';
}

// The table of participants. The header has the JSON's names in every language, because programs read the file.
export function resultsCsv(results: ElectionResults): string {
    if (results.individual) {
        const rows = results.participants.map(({ pollNumber, name, votes, share }) => [pollNumber, name, votes, share]);
        return byteOrderMark + toCsv(['pollNumber', 'name', 'votes', 'share'], rows);
    }
    return (
        byteOrderMark +
        toCsv(
            ['pollNumber', 'name', 'votes', 'share', 'seats', 'passed'],
            results.participants.map(({ pollNumber, name, votes, share, result, passed }) => [
                pollNumber,
                name,
                votes,
                share,
                result,
                passed ?? false,
            ]),
        )
    );
}

// The quotients of the last seats, and the next ones that received no seat.
export function quotientsCsv(results: ElectionResults): string {
    const rows = [
        ...(results.lastSeats ?? []).map((claim) => ({ ...claim, given: true })),
        ...(results.nextSeats ?? []).map((claim) => ({ ...claim, given: false })),
    ];
    return (
        byteOrderMark +
        toCsv(
            ['seat', 'given', 'pollNumber', 'name', 'votes', 'divisor', 'quotient'],
            rows.map(({ seat, given, pollNumber, votes, divisor, quotient }) => [
                seat,
                given,
                pollNumber,
                nameOf(results, pollNumber),
                votes,
                divisor,
                quotient,
            ]),
        )
    );
}

export function toJson(value: unknown): string {
    return JSON.stringify(value, null, 2) + '\n';
}

// Returns a file name that every file system accepts: election-7-results.csv.
export function fileName(id: number, what: string, ending: 'csv' | 'json'): string {
    return `election-${id}-${what}.${ending}`;
}
