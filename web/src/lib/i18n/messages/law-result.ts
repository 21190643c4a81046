// SPDX-License-Identifier: Apache-2.0
// A result by a law of its own: what it awaits, what came out, and the rule.

import { defineMessages } from '../messages';

export default defineMessages(
    {
        awaitedTitle: 'The result is awaited',
        missingTotals: 'The law needs numbers that ballots do not tell: {names}.',

        refusal: 'The rule gives no result for these votes: {text}',

        outcomeTitle: 'Outcome',
        elected: 'Elected: {name}.',
        runoff: 'Nobody is elected. In the second round: {names}.',
        secondRound: 'Create the second round',
        void: 'The election is void: too few have voted.',
        none: 'Nobody is elected.',
        total: 'Seats in all',
        added: 'Added by a majority',
        open: 'Seats that nobody can take',
        corrected: 'Corrected after publication',
        correctedText: 'The numbers below were stated anew on {time}, once the election was public.',
        statedTitle: 'Stated numbers',
        source: 'Source',
        statedAt: 'Stated',
        lastSeatTitle: 'The last seat',
        ruleTitle: 'The law',
        ruleSha256: 'SHA-256 of the rule',
        ruleDownload: 'Rule (JSON)',
        ruleData: 'Rule as data',
        rule: 'Rule',
        lots: 'Lots',
    },
    {
        awaitedTitle: 'Rezultat se čeka',
        missingTotals: 'Za primenu zakona nedostaju brojevi kojih nema na listićima: {names}.',

        refusal: 'Po ovom pravilu za ove glasove nema rezultata: {text}',

        outcomeTitle: 'Ishod',
        elected: 'Izbor: {name}.',
        runoff: 'Niko nije izabran. U drugom krugu učestvuju: {names}.',
        secondRound: 'Unesi drugi krug',
        void: 'Izbori nisu uspeli: glasalo je premalo birača.',
        none: 'Niko nije izabran.',
        total: 'Ukupno mandata',
        added: 'Dodato radi većine',
        open: 'Mandati koji nikome ne mogu pripasti',
        corrected: 'Ispravljeno posle objavljivanja',
        correctedText: 'Brojevi u nastavku ponovo su uneti {time}, kada su izbori već bili javni.',
        statedTitle: 'Uneti brojevi',
        source: 'Izvor',
        statedAt: 'Uneto',
        lastSeatTitle: 'Poslednji mandat',
        ruleTitle: 'Zakon',
        ruleSha256: '[[SHA-256]] pravila',
        ruleDownload: 'Pravilo ([[JSON]])',
        ruleData: 'Pravilo kao podatak',
        rule: 'Pravilo',
        lots: 'Žreb',
    },
);
