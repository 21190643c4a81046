// SPDX-License-Identifier: Apache-2.0
// Rows in the order that a reader asks for.

export interface Order<Key extends string> {
    key: Key;
    descending: boolean;
}

type Sortable = string | number | boolean;

// The rows in that order, those that are equal as they were. Texts are compared as the locale has it, numbers in
// them by value (List 2 before List 10).
export function sorted<Row, Key extends string>(
    rows: readonly Row[],
    order: Order<Key>,
    valueOf: (row: Row, key: Key) => Sortable,
    locale: string,
): Row[] {
    const collator = new Intl.Collator(locale, { numeric: true });
    const compare = (a: Sortable, b: Sortable) =>
        typeof a === 'string' && typeof b === 'string' ? collator.compare(a, b) : Number(a) - Number(b);
    const sign = order.descending ? -1 : 1;
    return [...rows].sort((a, b) => sign * compare(valueOf(a, order.key), valueOf(b, order.key)));
}

// What a click on a column's head makes of the order: another column begins as its kind is read most (numbers from
// the largest, texts from A), the same column turns round.
export function nextOrder<Key extends string>(order: Order<Key>, key: Key, descendingFirst: boolean): Order<Key> {
    return order.key === key ? { key, descending: !order.descending } : { key, descending: descendingFirst };
}
