// SPDX-License-Identifier: Apache-2.0
import { defineMessages } from '../messages';

export default defineMessages(
    {
        initialTitle: 'Choose a new password now',
        initialText: 'You signed in with the password that every new installation has. Everybody who reads its documentation knows it.',
        initialChange: 'Change the password',
        initialLater: 'Later',
    },
    {
        initialTitle: 'Odmah izaberite novu lozinku',
        initialText: 'Prijavili ste se lozinkom koju ima svaka nova instalacija. Zna je svako ko je pročitao uputstvo.',
        initialChange: 'Promeni lozinku',
        initialLater: 'Kasnije',
    },
);
