// SPDX-License-Identifier: Apache-2.0
// Numbers as a locale writes them, beyond what lib/i18n has.

// An exact decimal text, `9493.809524`, with a locale's separators. It never becomes a floating-point number: every
// digit is the service's.
export function formatDecimal(text: string, locale: string): string {
    const [whole = '', fraction] = text.split('.');
    const grouped = new Intl.NumberFormat(locale).format(BigInt(whole));
    if (fraction === undefined) {
        return grouped;
    }
    const point = new Intl.NumberFormat(locale).formatToParts(0.5).find((part) => part.type === 'decimal');
    return `${grouped}${point?.value ?? '.'}${fraction}`;
}
