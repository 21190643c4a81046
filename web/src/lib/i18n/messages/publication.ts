// SPDX-License-Identifier: Apache-2.0
// What is asked before an election's page, or its turnout, is shown to everybody or hidden again.
import { defineMessages } from '../messages';

export default defineMessages(
    {
        publish: 'Make results public',
        publishAsk: 'Make the page public?',
        publishAskText: 'Everybody with the link sees the participants before the end, and the results after it.',
        published: 'The page with the results is public now.',
        unpublish: 'Hide the results',
        unpublishAsk: 'Hide the page?',
        unpublishAskText: 'The page is gone for everybody within seconds. What somebody has saved or printed remains theirs.',
        unpublished: 'The page with the results is no longer public.',
        turnout: 'Show the turnout',
        turnoutAsk: 'Show the turnout on the public page?',
        turnoutAskText:
            'Until the result is there, everybody with the link sees how many ballots have come in. Nobody sees for whom they are.',
        turnoutShown: 'The public page shows the turnout now.',
        noTurnout: 'Hide the turnout',
        noTurnoutAsk: 'Hide the turnout on the public page?',
        noTurnoutAskText: 'The page itself stays public.',
        turnoutHidden: 'The public page no longer shows the turnout.',
    },
    {
        publish: 'Objavi rezultate',
        publishAsk: 'Objaviti stranicu?',
        publishAskText: 'Svako ko ima link vidi glasački listić do kraja izbora, a posle kraja rezultate.',
        published: 'Stranica sa rezultatima je sada javna.',
        unpublish: 'Sakrij rezultate',
        unpublishAsk: 'Sakriti stranicu?',
        unpublishAskText: 'Stranica za nekoliko sekundi nestaje za sve. Ono što je neko sačuvao ili odštampao ostaje kod njega.',
        unpublished: 'Stranica sa rezultatima više nije javna.',
        turnout: 'Prikaži prijem listića',
        turnoutAsk: 'Prikazati prijem listića na javnoj stranici?',
        turnoutAskText: 'Dok nema rezultata, svako ko ima link vidi koliko je listića primljeno. Niko ne vidi za koga su.',
        turnoutShown: 'Javna stranica sada prikazuje prijem listića.',
        noTurnout: 'Sakrij prijem listića',
        noTurnoutAsk: 'Sakriti prijem listića na javnoj stranici?',
        noTurnoutAskText: 'Sama stranica ostaje javna.',
        turnoutHidden: 'Javna stranica više ne prikazuje prijem listića.',
    },
);
