// SPDX-License-Identifier: Apache-2.0
// Sorting the rows of a table by a column.

export interface Order<Key extends string> {
    key: Key;
    descending: boolean;
}

type Sortable = string | number | boolean;

// Returns the rows in that order; the sort is stable. Texts are compared by the locale's rules, and numbers in texts by
// their value (List 2 before List 10).
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

// Returns the order after a click on a column's head: a new column begins with its usual direction (numbers descending,
// texts ascending), the same column reverses its direction.
export function nextOrder<Key extends string>(order: Order<Key>, key: Key, descendingFirst: boolean): Order<Key> {
    return order.key === key ? { key, descending: !order.descending } : { key, descending: descendingFirst };
}
