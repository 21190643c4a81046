// SPDX-License-Identifier: Apache-2.0
// Which officials have sent everything, as administrators see it.

import { defineMessages } from '../messages';

export default defineMessages(
    {
        title: 'Who has sent everything',
        sum: {
            one: '{complete} of {count} official has sent everything',
            other: '{complete} of {count} officials have sent everything',
        },
        missing: { one: 'Still awaited: {count} official', other: 'Still awaited: {count} officials' },
        missingTable: 'Officials who may still send files',
        said: { one: '{count} official has said so', other: '{count} officials have said so' },
        saidTable: 'Officials who have said that they have sent everything',
        official: 'Official',
        uploads: 'Uploads',
        last: 'Last upload',
        when: 'Said at',
        takenBack: 'Said so on {time}, and has sent another file since.',
        firstOnly: 'The first {shown} of {all}.',
    },
    {
        title: 'Ko je sve poslao',
        sum: {
            one: 'Sve je poslalo {complete} od {count} člana biračkih odbora',
            few: 'Sve je poslalo {complete} od {count} člana biračkih odbora',
            other: 'Sve je poslalo {complete} od {count} članova biračkih odbora',
        },
        missing: { one: 'Još se čeka: {count} član', few: 'Još se čeka: {count} člana', other: 'Još se čeka: {count} članova' },
        missingTable: 'Članovi biračkih odbora koji možda još nešto šalju',
        said: {
            one: '{count} član je to potvrdio',
            few: '{count} člana su to potvrdila',
            other: '{count} članova je to potvrdilo',
        },
        saidTable: 'Članovi biračkih odbora koji su potvrdili da su sve poslali',
        official: 'Član biračkog odbora',
        uploads: 'Poslate datoteke',
        last: 'Poslednja datoteka',
        when: 'Potvrđeno',
        takenBack: 'Potvrda: {time}. Posle nje je stigla još neka datoteka.',
        firstOnly: 'Prvih {shown} od ukupno {all}.',
    },
);
