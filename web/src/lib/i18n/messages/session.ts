// SPDX-License-Identifier: Apache-2.0
// The questions of a session, which are loaded after the first page.
import { defineMessages } from '../messages';

export default defineMessages(
    {
        confirmTitle: 'Confirm that it is you',
        confirmText: 'This needs your password or a code of your second factor again. For 15 minutes you will not be asked again.',
        useCode: 'Use a code instead',
        usePassword: 'Use the password instead',
        confirm: 'Confirm',
        leaveTitle: 'Sign out before the upload is finished?',
        leaveText: {
            one: '{count} file is still being sent. It does not count until it is accepted.',
            other: '{count} files are still being sent. They do not count until they are accepted.',
        },
        leaveStay: 'Stay',
        leaveChecked: {
            one: '{count} file was checked and is not sent. Signing out deletes it from this browser, and it does not count.',
            other: '{count} files were checked and are not sent. Signing out deletes them from this browser, and they do not count.',
        },
        signOut: 'Sign out',
        idleTitle: 'Are you still there?',
        idleText: {
            one: 'Nobody has used this page for a while. You will be signed out in {count} second, in all tabs.',
            other: 'Nobody has used this page for a while. You will be signed out in {count} seconds, in all tabs.',
        },
        idleStay: 'Stay signed in',
    },
    {
        confirmTitle: 'Potvrdite da ste to vi',
        confirmText:
            'Za ovu radnju je ponovo potrebna vaša lozinka ili kod za prijavu u dva koraka. Narednih 15 minuta nećete biti ponovo pitani.',
        useCode: 'Unesi kod umesto lozinke',
        usePassword: 'Unesi lozinku umesto koda',
        confirm: 'Potvrdi',
        leaveTitle: 'Odjaviti se pre kraja slanja?',
        leaveText: {
            one: '{count} datoteka se još šalje. Dok ne bude primljena, ne računa se.',
            few: '{count} datoteke se još šalju. Dok ne budu primljene, ne računaju se.',
            other: '{count} datoteka se još šalje. Dok ne budu primljene, ne računaju se.',
        },
        leaveStay: 'Ostani',
        leaveChecked: {
            one: '{count} datoteka je proverena, a nije poslata. Odjavom se briše iz ovog pregledača i ne računa se.',
            few: '{count} datoteke su proverene, a nisu poslate. Odjavom se brišu iz ovog pregledača i ne računaju se.',
            other: '{count} datoteka je provereno, a nije poslato. Odjavom se brišu iz ovog pregledača i ne računaju se.',
        },
        signOut: 'Odjavi se',
        idleTitle: 'Da li ste još tu?',
        idleText: {
            one: 'Stranicu već neko vreme niko ne koristi. Za {count} sekundu bićete odjavljeni u svim karticama.',
            few: 'Stranicu već neko vreme niko ne koristi. Za {count} sekunde bićete odjavljeni u svim karticama.',
            other: 'Stranicu već neko vreme niko ne koristi. Za {count} sekundi bićete odjavljeni u svim karticama.',
        },
        idleStay: 'Nastavi rad',
    },
);
