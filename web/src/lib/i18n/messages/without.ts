// SPDX-License-Identifier: Apache-2.0
// The page of what a result would be without one official's ballots.

import { defineMessages } from '../messages';

export default defineMessages(
    {
        loading: 'Computing without the ballots of this official…',
        title: 'Not the result',
        hint: 'These figures leave out the valid ballots of one official. They are computed apart and change nothing: every recorded ballot stays recorded, and the result stays as it is.',
        duplicates:
            'Nothing is judged again. A ballot that somebody else sent later with the same GUID was recorded as a duplicate, and it is not counted here instead.',
        official: 'Left out',
        uploads: 'Uploads',
        ballots: 'Ballots',
        valid: 'Valid',
        invalid: 'Invalid',
        share: 'Share of all ballots',
        table: 'The result, and what it would be without this official',
        participant: 'Participant',
        votes: 'Votes',
        votesWithout: 'Votes without',
        seats: 'Seats',
        seatsWithout: 'Seats without',
        shareOfVotes: 'Share of the votes',
        shareWithout: 'Share without',
        validVotes: 'Valid votes',
        back: 'All officials',
        toResults: 'See the results',
    },
    {
        loading: 'Računa se bez listića ovog člana biračkog odbora…',
        title: 'Ovo nije rezultat izbora',
        hint: 'Ovde su izostavljeni važeći listići jednog člana biračkog odbora. Računa se odvojeno i ništa se ne menja: svaki evidentirani listić ostaje evidentiran, a rezultat ostaje isti.',
        duplicates:
            'Ništa se ne ocenjuje ponovo. Listić sa istim [[GUID]]-om koji je kasnije poslao neko drugi evidentiran je kao dupli i ovde se ne broji umesto izostavljenog.',
        official: 'Izostavljeno',
        uploads: 'Poslate datoteke',
        ballots: 'Glasački listići',
        valid: 'Važeći',
        invalid: 'Nevažeći',
        share: 'Procenat svih listića',
        table: 'Rezultat, i kakav bi bio bez ovog člana biračkog odbora',
        participant: 'Lista ili kandidat',
        votes: 'Glasovi',
        votesWithout: 'Glasovi bez',
        seats: 'Mandati',
        seatsWithout: 'Mandati bez',
        shareOfVotes: 'Procenat glasova',
        shareWithout: 'Procenat bez',
        validVotes: 'Važeći glasovi',
        back: 'Svi birački odbori',
        toResults: 'Pogledajte rezultate',
    },
);
