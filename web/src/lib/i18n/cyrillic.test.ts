// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { toCyrillic, withoutMarks } from './cyrillic';

describe('toCyrillic', () => {
    it('knows every letter, small and capital', () => {
        expect(toCyrillic('a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š')).toBe(
            'а б в г д ђ е ж з и ј к л љ м н њ о п р с т ћ у ф х ц ч џ ш',
        );
        expect(toCyrillic('A B V G D Đ E Ž Z I J K L Lj M N Nj O P R S T Ć U F H C Č Dž Š')).toBe(
            'А Б В Г Д Ђ Е Ж З И Ј К Л Љ М Н Њ О П Р С Т Ћ У Ф Х Ц Ч Џ Ш',
        );
        expect(toCyrillic('LJ NJ DŽ')).toBe('Љ Њ Џ');
    });

    it('makes one letter of each pair', () => {
        expect(toCyrillic('nevažeći glasački listić')).toBe('неважећи гласачки листић');
        expect(toCyrillic('ljubav, njiva, džak, mišljenje')).toBe('љубав, њива, џак, мишљење');
    });

    it('keeps apart what only looks like a pair', () => {
        expect(toCyrillic('in|jekcija, nad|živeti')).toBe('инјекција, надживети');
        expect(withoutMarks('in|jekcija')).toBe('injekcija');
    });

    it('leaves places for values and marked words as they are', () => {
        expect(toCyrillic('Datoteka {name} je [[CSV]], veličine {size}.')).toBe('Датотека {name} је CSV, величине {size}.');
        expect(withoutMarks('Datoteka je [[CSV]].')).toBe('Datoteka je CSV.');
    });

    it('leaves what is no Serbian letter', () => {
        expect(toCyrillic('5 % — „da“ (13)')).toBe('5 % — „да“ (13)');
    });
});
