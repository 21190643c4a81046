// SPDX-License-Identifier: Apache-2.0
// Converts Serbian texts from Latin to Cyrillic. The letters correspond one to one, except for three Latin pairs
// (digraphs) that are one Cyrillic letter each.

/** By Latin letters in lower case. */
export const pairs: Record<string, string> = { lj: 'љ', nj: 'њ', dž: 'џ' };

export const letters: Record<string, string> = {
    a: 'а',
    b: 'б',
    v: 'в',
    g: 'г',
    d: 'д',
    đ: 'ђ',
    e: 'е',
    ž: 'ж',
    z: 'з',
    i: 'и',
    j: 'ј',
    k: 'к',
    l: 'л',
    m: 'м',
    n: 'н',
    o: 'о',
    p: 'п',
    r: 'р',
    s: 'с',
    t: 'т',
    ć: 'ћ',
    u: 'у',
    f: 'ф',
    h: 'х',
    c: 'ц',
    č: 'ч',
    š: 'ш',
};

function letter(latin: string): string {
    const lower = latin.toLowerCase();
    const cyrillic = pairs[lower] ?? letters[lower];
    if (cyrillic === undefined) return latin;
    // `Lj` and `LJ` are both the one capital.
    return latin[0] === lower[0] ? cyrillic : cyrillic.toUpperCase();
}

/**
 * Converts a Serbian text to Cyrillic. Placeholders (`{name}`) are kept, and a text between `[[` and `]]` stays Latin
 * (`[[CSV]]`). Where two letters are not a digraph (`nadživeti`, `injekcija`), a `|` between them separates them.
 */
export function toCyrillic(latin: string): string {
    return latin
        .split(/(\{\w+\}|\[\[.*?\]\])/)
        .map((part, i) => {
            if (i % 2 === 0) return part.replace(/lj|nj|dž|[a-zđžćčš]/gi, letter).replaceAll('|', '');
            return part.startsWith('[[') ? part.slice(2, -2) : part;
        })
        .join('');
}

/** Removes the marks that only the conversion to Cyrillic needs. */
export function withoutMarks(latin: string): string {
    return latin.replace(/\[\[(.*?)\]\]/g, '$1').replaceAll('|', '');
}
