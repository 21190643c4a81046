// SPDX-License-Identifier: Apache-2.0
// The texts of the fields for a date and a time, and of the calendar.

import { defineMessages } from '../messages';

export default defineMessages(
    {
        date: 'Date',
        time: 'Time',
        dateForm: 'dd/mm/yyyy',
        timeForm: 'hh:mm',
        calendar: 'Calendar',
        previousMonth: 'Previous month',
        nextMonth: 'Next month',
    },
    {
        date: 'Datum',
        time: 'Vreme',
        dateForm: 'dd.mm.gggg.',
        timeForm: 'čč:mm',
        calendar: 'Kalendar',
        previousMonth: 'Prethodni mesec',
        nextMonth: 'Sledeći mesec',
    },
);
