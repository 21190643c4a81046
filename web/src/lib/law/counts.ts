// SPDX-License-Identifier: Apache-2.0

/** Parses a count, with or without separators between thousands; null when the text is no count. */
export function countOf(text: string): number | null {
    const plain = text.trim();
    if (!/^\d{1,15}$|^[1-9]\d{0,2}([.,'\u2019\s])\d{3}(\1\d{3}){0,3}$/.test(plain)) return null;
    return Number(plain.replaceAll(/\D/g, ''));
}
