// SPDX-License-Identifier: Apache-2.0
// The turnout by account as a file.

import { saveText } from '$lib/download';
import { texts } from '$lib/i18n/i18n.svelte';
import messages from '$lib/i18n/messages/turnout';
import { byteOrderMark, toCsv } from './csv';
import { fileName } from './exports';
import type { AccountTurnout } from './types';

const t = texts(messages);

/** Returns the accounts as a table, with headings in the reader's language. Times are in UTC, for programs. */
export function accountsCsv(accounts: readonly AccountTurnout[]): string {
    return (
        byteOrderMark +
        toCsv(
            [
                t('forename'),
                t('surname'),
                t('email'),
                t('jmbg'),
                t('uploads'),
                t('ballots'),
                t('valid'),
                t('duplicate'),
                t('invalidPollNumber'),
                t('last'),
            ],
            accounts.map((one) => [
                one.forename,
                one.surname,
                one.email,
                one.jmbg,
                one.uploads,
                one.ballots,
                one.ballots - one.duplicate - one.invalidPollNumber,
                one.duplicate,
                one.invalidPollNumber,
                one.last,
            ]),
        )
    );
}

export function saveAccounts(election: number, accounts: readonly AccountTurnout[]): void {
    saveText(fileName(election, 'turnout', 'csv'), accountsCsv(accounts), 'text/csv');
}
