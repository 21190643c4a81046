// SPDX-License-Identifier: Apache-2.0
// What an official says of their uploads: that everything is sent.

import { defineMessages } from '../messages';

export default defineMessages(
    {
        title: 'Have you sent everything?',
        hint: 'Once you have sent all files of this election, say so. The commission then knows that it need not wait for you.',
        say: 'I have sent everything',
        said: 'You said on {time} that you have sent everything.',
        takesBack: 'If you send another file, this no longer holds.',
        noLonger: 'You have sent another file since you said on {time} that you have sent everything. Say so again when nothing is left.',
        acceptedFiles: { one: '{count} file was accepted from you', other: '{count} files were accepted from you' },
        acceptedBallots: { one: 'with {count} ballot.', other: 'with {count} ballots.' },
        notAllSent: { one: '{count} file on this page is not finished yet.', other: '{count} files on this page are not finished yet.' },
        isSaid: 'The commission knows that you have sent everything.',
    },
    {
        title: 'Da li ste sve poslali?',
        hint: 'Kada pošaljete sve datoteke sa ovih izbora, potvrdite to. Izborna komisija tada zna da od vas više ništa ne čeka.',
        say: 'Sve je poslato',
        said: 'Potvrdili ste da ste sve poslali: {time}.',
        takesBack: 'Ako pošaljete još neku datoteku, ova potvrda prestaje da važi.',
        noLonger: 'Posle potvrde da ste sve poslali ({time}) poslali ste još neku datoteku. Potvrdite ponovo kada ništa ne preostane.',
        acceptedFiles: {
            one: 'Od vas je primljena {count} datoteka',
            few: 'Od vas su primljene {count} datoteke',
            other: 'Od vas je primljeno {count} datoteka',
        },
        acceptedBallots: { one: 'sa {count} listićem.', few: 'sa {count} listića.', other: 'sa {count} listića.' },
        notAllSent: {
            one: '{count} datoteka na ovoj stranici još nije završena.',
            few: '{count} datoteke na ovoj stranici još nisu završene.',
            other: '{count} datoteka na ovoj stranici još nije završeno.',
        },
        isSaid: 'Izborna komisija zna da ste sve poslali.',
    },
);
