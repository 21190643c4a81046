// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { matching, searchable } from './types';

// The same as of base/text.h's search_form.
describe('searchable', () => {
    it('leaves letters without case and marks, in Latin', () => {
        expect(searchable('ЈОВАНОВИЋ, Ђурђа Љ. Џ')).toBe('jovanovic, djurdja lj. dz');
        expect(searchable('Jovanović, Đurđa Lj. Dž')).toBe(searchable('ЈОВАНОВИЋ, Ђурђа Љ. Џ'));
        expect(searchable('абвгдђежзијклљмнњопрстћуфхцчџш')).toBe('abvgddjezzijklljmnnjoprstcufhccdzs');
        expect(searchable('Щука 日本')).toBe('щука 日本'.replace('ука', 'uka'));
    });
});

it('finds names in the other script', () => {
    const all = ['Листа Љубав', 'Lista Ljubav', 'Harbour'].map((name, id) => ({ id, name, individual: false }));
    const found = (search: string) => matching(all, search, null).map(({ id }) => id);
    for (const search of ['ljubav', 'ЉУБАВ', 'lista ljub', 'листа']) expect(found(search)).toEqual([0, 1]);
    expect(found('harb')).toEqual([2]);
});
