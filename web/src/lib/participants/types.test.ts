// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { matching } from './types';

it('finds names in the other script', () => {
    const all = ['Листа Љубав', 'Lista Ljubav', 'Harbour'].map((name, id) => ({ id, name, individual: false }));
    const found = (search: string) => matching(all, search, null).map(({ id }) => id);
    for (const search of ['ljubav', 'ЉУБАВ', 'lista ljub', 'листа']) expect(found(search)).toEqual([0, 1]);
    expect(found('harb')).toEqual([2]);
});
