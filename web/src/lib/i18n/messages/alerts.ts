// SPDX-License-Identifier: Apache-2.0
// The alerts of administrators while an election is held.

import { defineMessages } from '../messages';

export default defineMessages(
    {
        setAside: 'Uploads are set aside',
        setAsideText: {
            one: 'One upload could not be recorded. The count is not complete while it is set aside; contact your support (urna queue).',
            other: '{count} uploads could not be recorded. The count is not complete while they are set aside; contact your support (urna queue).',
        },
        silence: 'No uploads are arriving',
        silenceText: {
            one: 'No upload has been recorded for one minute, while the election is running.',
            other: 'No upload has been recorded for {count} minutes, while the election is running.',
        },
        duplicates: 'Many duplicates',
        duplicatesText: 'Of the recorded ballots, {share} are duplicates.',
        dismiss: 'Dismiss',
        toTurnout: 'See the turnout',
        settings: 'Alerts…',
        title: 'Alerts',
        intro: 'While an election is held, these pages alert you once to each cause, until it ends. This browser stores your choice.',
        whenSetAside: 'When an upload is set aside',
        whenSilent: 'When no upload arrives for',
        whenDuplicates: 'When more ballots are duplicates than',
        never: 'Never',
        minutes: { one: '{count} minute', other: '{count} minutes' },
        allow: 'Show notifications too',
        allowed: 'Alerts are also shown as notifications of this browser.',
        denied: 'This browser does not allow notifications of this page.',
        done: 'Done',
    },
    {
        setAside: 'Ima izdvojenih datoteka',
        setAsideText: {
            one: '{count} datoteka nije mogla da se evidentira. Dok je izdvojena, prebrojavanje nije završeno; obratite se podršci sistema ([[urna queue]]).',
            few: '{count} datoteke nisu mogle da se evidentiraju. Dok su izdvojene, prebrojavanje nije završeno; obratite se podršci sistema ([[urna queue]]).',
            other: '{count} datoteka nije moglo da se evidentira. Dok su izdvojene, prebrojavanje nije završeno; obratite se podršci sistema ([[urna queue]]).',
        },
        silence: 'Datoteke ne stižu',
        silenceText: {
            one: 'Izbori su u toku, a {count} minut nije evidentirana nijedna datoteka.',
            few: 'Izbori su u toku, a {count} minuta nije evidentirana nijedna datoteka.',
            other: 'Izbori su u toku, a {count} minuta nije evidentirana nijedna datoteka.',
        },
        duplicates: 'Mnogo duplih listića',
        duplicatesText: 'Od evidentiranih glasačkih listića {share} su dupli.',
        dismiss: 'Skloni',
        toTurnout: 'Pogledajte prijem listića',
        settings: 'Upozorenja…',
        title: 'Upozorenja',
        intro: 'Dok traju izbori, ove stranice na svaki uzrok upozoravaju jednom, dok on ne prođe. Vaš izbor čuva ovaj pregledač.',
        whenSetAside: 'Kada je datoteka izdvojena',
        whenSilent: 'Kada nijedna datoteka ne stigne',
        whenDuplicates: 'Kada je duplih listića više od',
        never: 'Nikada',
        minutes: { one: '{count} minut', few: '{count} minuta', other: '{count} minuta' },
        allow: 'Prikazuj i obaveštenja',
        allowed: 'Upozorenja se prikazuju i kao obaveštenja ovog pregledača.',
        denied: 'Ovaj pregledač ne dozvoljava obaveštenja ove stranice.',
        done: 'Gotovo',
    },
);
