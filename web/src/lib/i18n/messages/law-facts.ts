// SPDX-License-Identifier: Apache-2.0
// Numbers and lots of an election's law: of its result, and of a trial.

import { defineMessages } from '../messages';

export default defineMessages(
    {
        cast: 'Votes cast',
        blank: 'Blank votes',
        registered: 'Registered voters',
        'draw-seat': 'A lot decides between {names}: the one that is drawn gets the place.',
        'draw-lastSeat': 'A lot decides between {names}: the one that is drawn loses its last seat to the list with the majority.',
        'draw-loses': 'A lot decides between {names}: the one that is drawn loses one of the seats that whole quotas gave too many.',
        lotDrawn: '{name}, of {names}',
    },
    {
        cast: 'Broj birača koji su glasali',
        blank: 'Prazni listići',
        registered: 'Broj upisanih birača',
        'draw-seat': 'Žreb odlučuje između: {names}. Izvučenom pripada mesto.',
        'draw-lastSeat': 'Žreb odlučuje između: {names}. Izvučena lista ustupa poslednji mandat listi koja ima većinu.',
        'draw-loses': 'Žreb odlučuje između: {names}. Izvučena lista gubi jedan od mandata dodeljenih preko broja po celim količnicima.',
        lotDrawn: '{name} (između: {names})',
    },
);
