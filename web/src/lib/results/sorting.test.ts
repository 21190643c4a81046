// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { nextOrder, sorted } from './sorting';

const lists = [
    { name: 'Lista 10', votes: 5 },
    { name: 'Čigra', votes: 7 },
    { name: 'Lista 2', votes: 5 },
    { name: 'Cvet', votes: 9 },
    { name: 'Žar', votes: 1 },
    { name: 'Zora', votes: 2 },
];
type Key = keyof (typeof lists)[number];
const names = (key: Key, descending: boolean, locale = 'sr-Latn-RS') =>
    sorted(lists, { key, descending }, (row, by) => row[by], locale).map((row) => row.name);

describe('sorting', () => {
    it('orders texts as the language does, and numbers in them by value', () => {
        expect(names('name', false)).toEqual(['Cvet', 'Čigra', 'Lista 2', 'Lista 10', 'Zora', 'Žar']);
    });

    it('orders numbers by value, and keeps equal rows as they were', () => {
        expect(names('votes', true)).toEqual(['Cvet', 'Čigra', 'Lista 10', 'Lista 2', 'Zora', 'Žar']);
        expect(names('votes', false)).toEqual(['Žar', 'Zora', 'Lista 10', 'Lista 2', 'Čigra', 'Cvet']);
    });

    it('leaves the rows it was given alone', () => {
        const before = [...lists];
        names('votes', true);
        expect(lists).toEqual(before);
    });
});

describe('a click on a column', () => {
    it('turns the column round that is sorted already', () => {
        expect(nextOrder({ key: 'votes', descending: true }, 'votes', true)).toEqual({ key: 'votes', descending: false });
    });

    it('begins another one as it is read most', () => {
        const order: { key: 'votes' | 'name'; descending: boolean } = { key: 'name', descending: false };
        expect(nextOrder(order, 'votes', true)).toEqual({ key: 'votes', descending: true });
    });
});
