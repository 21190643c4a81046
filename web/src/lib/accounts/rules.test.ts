// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { translateMessage } from '$lib/i18n/errors';
import { describe, expect, it } from 'vitest';
import { administratorPasswordMin, passwordRules, refusedFields, validEmail, validJmbg, validName, validPassword } from './rules';

describe('validJmbg', () => {
    it('takes numbers whose last digit checks the others', () => {
        expect(validJmbg('0101990710008')).toBe(true);
        expect(validJmbg('0101990710007')).toBe(false);
    });

    it('takes a check digit of 0 for 10 and 11', () => {
        // Weighted sums of 1 and 0 modulo 11.
        const zeros = Array.from({ length: 1000 }, (_, i) => `010199071${String(i).padStart(3, '0')}0`).filter(validJmbg);
        expect(zeros.length).toBeGreaterThan(100);
    });

    it('demands a day that its month has, and a region', () => {
        const anyCheck = (twelve: string): boolean => Array.from({ length: 10 }, (_, k) => validJmbg(`${twelve}${k}`)).includes(true);
        expect(anyCheck('290299071000')).toBe(true);
        expect(anyCheck('300299071000')).toBe(false);
        expect(anyCheck('310499071000')).toBe(false);
        expect(anyCheck('000199071000')).toBe(false);
        expect(anyCheck('010099071000')).toBe(false);
        expect(anyCheck('011399071000')).toBe(false);
        expect(anyCheck('010199069000')).toBe(false);
    });

    it('takes ASCII digits only, 13 of them', () => {
        expect(validJmbg('')).toBe(false);
        expect(validJmbg('010199071000')).toBe(false);
        expect(validJmbg('01019907100088')).toBe(false);
        expect(validJmbg('٠101990710008')).toBe(false);
    });
});

describe('validEmail', () => {
    it('takes what the contract takes', () => {
        for (const email of ['john@gmail.com', 'a.b+c@x.y.rs', 'šćepan@пример.rs']) expect(validEmail(email), email).toBe(true);
        for (const email of [
            'john@gmail.a',
            'john@gmail.',
            'john@gmail',
            'john@',
            '@gmail.com',
            'a b@c.de',
            'a@b..de',
            `${'a'.repeat(250)}@gmail.com`,
        ]) {
            expect(validEmail(email), email).toBe(false);
        }
    });
});

describe('passwords and names', () => {
    it('names each thing that a password lacks', () => {
        expect(passwordRules('abc')).toEqual({ length: false, digit: false, lower: true, upper: false });
        expect(validPassword('Ballot-box-1')).toBe(true);
        expect(validPassword(`Aa1${'x'.repeat(253)}`)).toBe(true);
        expect(validPassword(`Aa1${'x'.repeat(254)}`)).toBe(false);
    });

    it('counts characters, not the units of an encoding', () => {
        expect(validName('😀'.repeat(256), { maxLength: 256 })).toBe(true);
        expect(validName('😀'.repeat(257), { maxLength: 256 })).toBe(false);
    });
});

describe('refusedFields', () => {
    it('refuses a name with characters that cannot be seen, and takes those that names need', () => {
        const person = { jmbg: '0101990710008', forename: 'Ana', surname: 'Anić', email: 'ana@example.com', password: 'Ballot-box-1' };
        for (const character of ['\0', '\n', '\x7F', '\x85', '\u2028', '\u2029', '\u202A', '\u202E', '\u2066', '\u2069']) {
            expect(refusedFields({ ...person, surname: `Ani${character}c` }).surname, encodeURIComponent(character)).toBe(
                'Invalid surname.',
            );
        }
        for (const name of ['O’Neill', 'نی\u200Cا', '\u200Fדנה', 'Đorđe Š.', '日本', '\u2027', '\u202F', '\u2065']) {
            expect(refusedFields({ ...person, surname: name }).surname, name).toBeUndefined();
        }
    });

    it('says for each field what the service would say', () => {
        expect(refusedFields({ jmbg: '', forename: 'Vera', surname: 'x'.repeat(257), email: 'vera@', password: 'Ballot-box-1' })).toEqual({
            jmbg: 'Field jmbg is missing.',
            surname: 'Invalid surname.',
            email: 'Invalid email.',
        });
    });
});

describe('the limits', () => {
    it('are those of docs/openapi.yaml, in the checks and in the texts', () => {
        const specification = readFileSync('../docs/openapi.yaml', 'utf8');
        const max = Number(/ {4}PersonName:\n(?: {6}.*\n)*? {6}maxLength: ([0-9]+)\n/.exec(specification)?.[1]);
        const person = { jmbg: '0101990710008', surname: 'Anić', email: 'ana@example.com', password: 'Ballot-box-1' };
        expect(refusedFields({ ...person, forename: 'x'.repeat(max) }).forename).toBeUndefined();
        expect(refusedFields({ ...person, forename: 'x'.repeat(max + 1) }).forename).toBe('Invalid forename.');
        expect(translateMessage('Invalid forename.')).toBe(`At most ${max} characters on one line, none of them invisible.`);
    });
});

describe("an administrator's password", () => {
    it('has as many characters as docs/openapi.yaml says', () => {
        const specification = readFileSync('../docs/openapi.yaml', 'utf8');
        const min = Number(/an administrator's has ([0-9]+) characters or more/.exec(specification)?.[1]);
        expect(administratorPasswordMin).toBe(min);
        expect(validPassword('Ballot-box-1', min)).toBe(true);
        expect(validPassword('Ballot-box1', min)).toBe(false);
        expect(translateMessage("Invalid password: an administrator's has 12 characters or more.")).toContain(`at least ${min} characters`);
    });
});
