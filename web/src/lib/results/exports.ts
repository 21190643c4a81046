// SPDX-License-Identifier: Apache-2.0
// Everything that a results page shows, as files.

import { byteOrderMark, toCsv } from './csv';
import type { ElectionResults } from './types';

function nameOf(results: ElectionResults, pollNumber: number): string {
    return results.participants.find((one) => one.pollNumber === pollNumber)?.name ?? '';
}

// The table of participants. The head's names are those of the JSON, whatever the page's language: a program that
// reads the file need not know it.
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

// The quotients behind the last seats, and those that came next and got none.
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

// A name for a file that every file system takes: election-7-results.csv.
export function fileName(id: number, what: string, ending: 'csv' | 'json'): string {
    return `election-${id}-${what}.${ending}`;
}
