// SPDX-License-Identifier: Apache-2.0
import { defineMessages } from '../messages';

export default defineMessages(
    {
        withHttps:
            'This page came over plain http. Over https nobody on the way could read it, and the browser would also let you copy, share, and open it without a connection.',
    },
    {
        withHttps:
            'Ova stranica je stigla preko običnog [[http]]. Preko [[https]] niko na putu ne bi mogao da je čita, a pregledač bi dozvolio i kopiranje, deljenje i otvaranje bez veze.',
    },
);
