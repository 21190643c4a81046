// SPDX-License-Identifier: Apache-2.0
// Exports the data of a results page as files.

import { texts } from '$lib/i18n/i18n.svelte';
import messages from '$lib/i18n/messages/exports';
import { rehearsal } from '$lib/rehearsal.svelte';
import { exportBeginning, readersFormat, toCsv, type Cell } from './csv';
import type { ElectionResults } from './types';

const t = texts(messages);

function nameOf(results: ElectionResults, pollNumber: number): string {
    return results.participants.find((one) => one.pollNumber === pollNumber)?.name ?? '';
}

// The table of participants, with headings in the reader's language, and below it what else is to be said, such as the
// law; programs read the JSON.
export function resultsCsv(results: ElectionResults, below: Cell[][] = []): string {
    return exportBeginning() + participantsCsv(results) + (below.length === 0 ? '' : toCsv([], below));
}

function participantsCsv(results: ElectionResults): string {
    const head = [t('pollNumber'), t('name'), t('votes'), t('share')];
    if (results.individual) {
        const rows = results.participants.map(({ pollNumber, name, votes, share }) => [pollNumber, name, votes, share]);
        return toCsv(head, rows);
    }
    return toCsv(
        [...head, t('seats'), t(results.law ? 'takesPart' : 'passed')],
        results.participants.map(({ pollNumber, name, votes, share, result, passed }) => [
            pollNumber,
            name,
            votes,
            share,
            result,
            passed === undefined ? null : t(passed ? 'yes' : 'no'),
        ]),
    );
}

// The quotients of the last seats, and the next ones that received no seat. They keep all digits, which a number may not.
export function quotientsCsv(results: ElectionResults): string {
    const { decimal } = readersFormat();
    const rows = [
        ...(results.lastSeats ?? []).map((claim) => ({ ...claim, given: true })),
        ...(results.nextSeats ?? []).map((claim) => ({ ...claim, given: false })),
    ];
    return (
        exportBeginning() +
        toCsv(
            [t('seat'), t('given'), t('pollNumber'), t('name'), t('votes'), t('divisor'), t('quotient')],
            rows.map(({ seat, given, pollNumber, votes, divisor, quotient }) => [
                seat,
                t(given ? 'yes' : 'no'),
                pollNumber,
                nameOf(results, pollNumber),
                votes,
                divisor,
                quotient.replace('.', decimal),
            ]),
        )
    );
}

export function toJson(value: object): string {
    return JSON.stringify(rehearsal.on ? { rehearsal: true, ...value } : value, null, 2) + '\n';
}

// Returns a file name that every file system accepts: election-7-results.csv.
export function fileName(id: number, what: string, ending: 'csv' | 'json'): string {
    return `election-${id}-${what}.${ending}`;
}
