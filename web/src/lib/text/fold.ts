// SPDX-License-Identifier: Apache-2.0
// Finds texts however they are typed, as the service does (base/text.h): in either Serbian alphabet, with or without diacritics, in capitals or not.

const latin: Readonly<Record<string, string>> = {
    а: 'a',
    б: 'b',
    в: 'v',
    г: 'g',
    д: 'd',
    ђ: 'd',
    е: 'e',
    ж: 'z',
    з: 'z',
    и: 'i',
    ј: 'j',
    к: 'k',
    л: 'l',
    љ: 'lj',
    м: 'm',
    н: 'n',
    њ: 'nj',
    о: 'o',
    п: 'p',
    р: 'r',
    с: 's',
    т: 't',
    ћ: 'c',
    у: 'u',
    ф: 'f',
    х: 'h',
    ц: 'c',
    ч: 'c',
    џ: 'dz',
    ш: 's',
    đ: 'd',
};

/**
 * Returns a text in small Latin letters without diacritics. `Ђорђе`, `Đorđe`, `Djordje` and `DORDE` are the same: what
 * cannot tell đ writes `dj` or `d`.
 */
export function fold(text: string): string {
    return text
        .normalize('NFKD')
        .replace(/\p{Mark}/gu, '')
        .toLowerCase()
        .replace(/[Ѐ-ӿđ]/g, (letter) => latin[letter] ?? letter)
        .replaceAll('dj', 'd');
}

/** Returns whether each word of the search occurs in one of the texts. An empty search finds everything. */
export function finds(search: string, texts: readonly string[]): boolean {
    const folded = texts.map(fold);
    return search
        .split(/\s+/)
        .map(fold)
        .every((word) => folded.some((text) => text.includes(word)));
}
