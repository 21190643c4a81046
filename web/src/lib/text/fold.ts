// SPDX-License-Identifier: Apache-2.0
// Finds texts however they are typed, as the service does (base/text.h): in either Serbian alphabet, with or without diacritics, in capitals or not.

import { letters, pairs } from '$lib/i18n/cyrillic';

const latin: Readonly<Record<string, string>> = {
    ...Object.fromEntries(
        Object.entries({ ...letters, ...pairs }).map(([letter, cyrillic]) => [
            cyrillic,
            letter.normalize('NFKD').replace(/\p{Mark}/gu, ''),
        ]),
    ),
    đ: 'dj',
    ђ: 'dj',
};

/** Returns a text in small Latin letters without diacritics: `Ђорђе`, `Đorđe` and `Djordje` are the same. */
export function fold(text: string): string {
    return text
        .normalize('NFKD')
        .replace(/\p{Mark}/gu, '')
        .toLowerCase()
        .replace(/[Ѐ-ӿđ]/g, (letter) => latin[letter] ?? letter);
}

/** Returns whether each word of the search occurs in one of the texts. An empty search finds everything. */
export function finds(search: string, texts: readonly string[]): boolean {
    const folded = texts.map(fold);
    return search
        .split(/\s+/)
        .map(fold)
        .every((word) => folded.some((text) => text.includes(word)));
}
