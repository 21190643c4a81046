// SPDX-License-Identifier: Apache-2.0
// The page of an explanation.

import { defineMessages } from '../messages';

export default defineMessages(
    {
        title: 'How each seat came about',
        hint: 'Every step of the sum, in its order. Each can be checked with a pocket calculator.',
        shown: 'Steps shown: {shown} of {all}.',
        more: 'Show more',
        sha256: 'SHA-256 of the whole',
        download: 'Every step (JSON)',
    },
    {
        title: 'Kako je dodeljen svaki mandat',
        hint: 'Svaki korak obračuna, redom. Svaki se može proveriti običnim kalkulatorom.',
        shown: 'Prikazano koraka: {shown} od {all}.',
        more: 'Prikaži još',
        sha256: '[[SHA-256]] celine',
        download: 'Svi koraci ([[JSON]])',
    },
);
