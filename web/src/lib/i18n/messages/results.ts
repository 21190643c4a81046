// SPDX-License-Identifier: Apache-2.0
// Pages of an election: its overview, its export, and who else may see its result.

import { defineMessages } from '../messages';

export default defineMessages(
    {
        title: 'Results',
        overview: 'Overview',
        turnout: 'Turnout',
        elections: 'Elections',
        election: 'Election {id}',
        tabs: 'Pages of this election',
        unknown: 'There is no such election.',
        loading: 'Loading…',
        counting: 'The election is over. The last ballots are being counted.',
        countingHint:
            'The result appears here automatically as soon as every accepted ballot has been counted. Until then no part of it is shown.',
        ongoing: 'There is no result before the end of the election.',
        upcoming: 'The election has not begun yet.',
        running: 'The election is running.',
        toTurnout: 'See its turnout',
        invalidVotes: 'Invalid votes',
        print: 'Print the report',
        exportTitle: 'Export',
        exportResults: 'Table (CSV)',
        exportQuotients: 'Quotients (CSV)',
        exportEverything: 'Everything (JSON)',
        publishTitle: 'Public results page',
        publishSwitch: 'Everybody may see the results page',
        publishHint:
            'It shows the participants, and the result once the count is complete. It never shows officials or individual ballots.',
        publishTurnout: 'The page shows the turnout while the election runs',
        publishLink: 'Link',
        publicParticipants: 'Participants',
        publicRules: 'Seats: {seats}. Threshold: {percent} of the valid votes.',
    },
    {
        title: 'Rezultati',
        overview: 'Pregled',
        turnout: 'Prijem listića',
        elections: 'Izbori',
        election: 'Izbori {id}',
        tabs: 'Stranice ovih izbora',
        unknown: 'Takvi izbori ne postoje.',
        loading: 'Učitavanje…',
        counting: 'Izbori su završeni. Prebrojavaju se poslednji glasački listići.',
        countingHint:
            'Rezultat će se ovde automatski pojaviti čim svi primljeni listići budu prebrojani. Do tada se ne prikazuje nijedan njegov deo.',
        ongoing: 'Do završetka izbora nema rezultata.',
        upcoming: 'Izbori još nisu počeli.',
        running: 'Izbori su u toku.',
        toTurnout: 'Pogledajte prijem listića',
        invalidVotes: 'Nevažeći glasovi',
        print: 'Odštampaj izveštaj',
        exportTitle: 'Izvoz',
        exportResults: 'Tabela ([[CSV]])',
        exportQuotients: 'Količnici ([[CSV]])',
        exportEverything: 'Sve ([[JSON]])',
        publishTitle: 'Javna stranica sa rezultatima',
        publishSwitch: 'Stranica sa rezultatima je dostupna svima',
        publishHint:
            'Prikazuje liste ili kandidate, a posle prebrojavanja i rezultat. Nikada ne prikazuje članove biračkih odbora ni pojedinačne listiće.',
        publishTurnout: 'Stranica prikazuje prijem listića dok izbori traju',
        publishLink: 'Link',
        publicParticipants: 'Glasački listić',
        publicRules: 'Broj mandata: {seats}. Cenzus: {percent} važećih glasova.',
    },
);
