// SPDX-License-Identifier: Apache-2.0
// Formats of numbers that only charts and their tables need.

// Formats an exact decimal text, `9493.809524`, with a locale's separators. It is never converted to a floating-point
// number, so every digit stays as the service sent it.
export function formatDecimal(text: string, locale: string): string {
    const [whole = '', fraction] = text.split('.');
    const grouped = new Intl.NumberFormat(locale).format(BigInt(whole));
    if (fraction === undefined) {
        return grouped;
    }
    const point = new Intl.NumberFormat(locale).formatToParts(0.5).find((part) => part.type === 'decimal');
    return `${grouped}${point?.value ?? '.'}${fraction}`;
}
