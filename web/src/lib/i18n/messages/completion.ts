// SPDX-License-Identifier: Apache-2.0
// Which officials have sent everything, as administrators see it.

import { defineMessages } from '../messages';

export default defineMessages(
    {
        title: 'Who has sent everything',
        nobody: 'No official has sent anything yet.',
        sum: {
            one: '{complete} of {count} official has sent everything',
            other: '{complete} of {count} officials have sent everything',
        },
        missing: { one: '{count} official has not said so yet', other: '{count} officials have not said so yet' },
        missingTable: 'Officials who have not said yet that they have sent everything',
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
        nobody: 'Još niko ništa nije poslao.',
        sum: {
            one: 'Sve je poslalo {complete} od {count} člana biračkih odbora',
            few: 'Sve je poslalo {complete} od {count} člana biračkih odbora',
            other: 'Sve je poslalo {complete} od {count} članova biračkih odbora',
        },
        missing: {
            one: '{count} član to još nije potvrdio',
            few: '{count} člana to još nisu potvrdila',
            other: '{count} članova to još nije potvrdilo',
        },
        missingTable: 'Članovi biračkih odbora koji još nisu potvrdili da su sve poslali',
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
