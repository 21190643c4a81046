// SPDX-License-Identifier: Apache-2.0
// What the two rounds of a presidential election tell of each other.

import { defineMessages } from '../messages';

export default defineMessages(
    {
        first: 'The first round: election no. {id}',
        second: 'The second round: election no. {id}',
        others: 'The second round has other candidates than enter it by the corrected result of the first round.',
    },
    {
        first: 'Prvi krug: izbori br. {id}',
        second: 'Drugi krug: izbori br. {id}',
        others: 'U drugom krugu nisu kandidati koji u njega ulaze po ispravljenom rezultatu prvog kruga.',
    },
);
