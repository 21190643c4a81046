// SPDX-License-Identifier: Apache-2.0
// How results show a participant: what an administrator has typed, as the service takes it.

import type { BodyOf } from '$lib/api/client';

type Looks = Pick<BodyOf<'/admin/participant'>, 'shortName' | 'colour' | 'seatOrder'>;

/** The colour `#1f5fbf` that a text means, also without `#`; null when it means none. */
export function colourOf(text: string): string | null {
    const [, digits] = /^#?([0-9a-f]{6})$/i.exec(text.trim()) ?? [];
    return digits === undefined ? null : `#${digits.toLowerCase()}`;
}

/** What is empty clears; what is wrong is sent as it is, for the service to say so. */
export function looksOf(texts: { shortName: string; colour: string; seatOrder: string }): Looks {
    const colour = texts.colour.trim();
    return {
        shortName: texts.shortName.trim().normalize('NFC') || null,
        colour: (colourOf(colour) ?? colour) || null,
        seatOrder: texts.seatOrder === '' ? null : Number(texts.seatOrder),
    };
}
