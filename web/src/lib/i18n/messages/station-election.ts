// SPDX-License-Identifier: Apache-2.0
// The election that an official sees above the files.

import { defineMessages } from '../messages';

export default defineMessages(
    {
        running: 'Running',
        until: 'Ballots are taken until {time}.',
        left: '{duration} left',

        none: 'No election is running',
        willNotCount: 'What is sent now will not count.',
        next: 'The next election begins on {time} ({when}):',
        noNext: 'No further election is scheduled.',
        ended: 'The last election ended on {time} ({when}):',

        asOf: 'As of {when}',
        wasNone: 'No election was running',
        staleHint: 'There is no newer information, so this may have changed. Files can be sent nevertheless.',
        asking: 'Looking up which election is running…',
        unknown: 'It is not known which election is running',
        unknownHint: 'Files can be sent nevertheless. Whether they count is decided when they arrive.',

        ballot: { one: 'The ballot: {count} poll number', other: 'The ballot: {count} poll numbers' },
        namesLeftOut: 'The poll numbers are 1 to {last}. There are too many names to show them here.',

        askTitle: 'Send although no election is running?',
        askText: 'What is sent now is stored, but its ballots will not count.',
        begins: 'The next election begins on {time} ({when}).',
        sendNevertheless: 'Send nevertheless',
    },
    {
        running: 'U toku',
        until: 'Listići se primaju do: {time}',
        left: 'Preostalo vreme: {duration}',

        none: 'Izbori nisu u toku',
        willNotCount: 'Ono što se sada pošalje neće se računati.',
        next: 'Početak sledećih izbora: {time} ({when})',
        noNext: 'Nema drugih predstojećih izbora.',
        ended: 'Kraj poslednjih izbora: {time} ({when})',

        asOf: 'Poslednji podatak: {when}',
        wasNone: 'Izbori nisu bili u toku',
        staleHint: 'Novijih podataka nema, pa se ovo u međuvremenu moglo promeniti. Datoteke se ipak mogu slati.',
        asking: 'Proverava se koji su izbori u toku…',
        unknown: 'Nije poznato koji su izbori u toku',
        unknownHint: 'Datoteke se ipak mogu slati. Da li se računaju, odlučuje se kada stignu.',

        ballot: {
            one: 'Glasački listić: {count} redni broj',
            few: 'Glasački listić: {count} redna broja',
            other: 'Glasački listić: {count} rednih brojeva',
        },
        namesLeftOut: 'Redni brojevi su od 1 do {last}. Naziva ima previše da bi se ovde prikazali.',

        askTitle: 'Poslati iako izbori nisu u toku?',
        askText: 'Ono što se sada pošalje biće sačuvano, ali se listići neće računati.',
        begins: 'Početak sledećih izbora: {time} ({when})',
        sendNevertheless: 'Ipak pošalji',
    },
);
