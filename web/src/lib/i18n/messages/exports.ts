// SPDX-License-Identifier: Apache-2.0
// The headings of the tables that are saved as files.

import { defineMessages } from '../messages';

export default defineMessages(
    {
        pollNumber: 'Poll number',
        name: 'Name',
        votes: 'Votes',
        share: 'Share of the votes',
        seats: 'Seats',
        passed: 'Above the threshold',
        takesPart: 'Takes part in the allocation of seats',
        seat: 'Seat',
        given: 'Allocated',
        divisor: 'Divisor',
        quotient: 'Quotient',
        yes: 'yes',
        no: 'no',
    },
    {
        pollNumber: 'Redni broj',
        name: 'Naziv ili ime i prezime',
        votes: 'Glasovi',
        share: 'Udeo u glasovima',
        seats: 'Mandati',
        passed: 'Iznad cenzusa',
        takesPart: 'Učestvuje u raspodeli mandata',
        seat: 'Mandat',
        given: 'Dodeljen',
        divisor: 'Delilac',
        quotient: 'Količnik',
        yes: 'da',
        no: 'ne',
    },
);
