// SPDX-License-Identifier: Apache-2.0
// Catalogues whose texts are loaded in one language at a time. The build makes them of `defineMessages`
// (build/one-language.ts); in unit tests and under `npm run dev` each catalogue has both languages at once.

import type { Message, Messages } from './messages';

type Part = keyof Messages;
type Texts = Readonly<Record<string, Message>>;

interface Catalogue {
    readonly loaded: Partial<Record<Part, Texts>>;
    readonly keys: readonly string[];
    readonly load: Readonly<Record<Part, () => Promise<readonly Message[]>>>;
}

const catalogues: Catalogue[] = [];

/** Returns a catalogue without texts; `loadTexts` brings them, in the order of their keys. Until one language is there, the other one
 * stands in. */
export function catalogue(keys: Catalogue['keys'], load: Catalogue['load']): Messages {
    const loaded: Catalogue['loaded'] = {};
    catalogues.push({ loaded, keys, load });
    return {
        get en() {
            return loaded.en ?? loaded.sr ?? {};
        },
        get sr() {
            return loaded.sr ?? loaded.en ?? {};
        },
    };
}

/** Whether a catalogue of a loaded page still lacks a language. */
export function lacksTexts(part: Part): boolean {
    return catalogues.some(({ loaded }) => loaded[part] === undefined);
}

/** Loads what the catalogues of all loaded pages still lack of a language. Rejects when the network fails; may be called again. */
export async function loadTexts(part: Part): Promise<void> {
    const lacking = catalogues.filter(({ loaded }) => loaded[part] === undefined);
    await Promise.all(
        lacking.map(async ({ loaded, keys, load }) => {
            const texts = await load[part]();
            loaded[part] = Object.fromEntries(keys.map((key, i) => [key, texts[i] ?? '']));
        }),
    );
}
