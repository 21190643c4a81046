// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { fileName, quotientsCsv, resultsCsv, toJson } from './exports';
import { parliament, president } from './fixtures';

const lines = (text: string) => text.replace('\uFEFF', '').trimEnd().split('\r\n');

describe('the table of a parliament', () => {
    it('has a line a list, in the order of poll numbers', () => {
        const [head, first, ...rest] = lines(resultsCsv(parliament));
        expect(head).toBe('pollNumber,name,votes,share,seats,passed');
        expect(first).toBe('1,ÖVP,1789417,0.374571,71,true');
        expect(rest).toHaveLength(12);
        expect(rest[9]).toBe('11,CPÖ,260,0.000054,0,false');
    });

    it('says in which encoding it is, for spreadsheets', () => {
        expect(resultsCsv(parliament).codePointAt(0)).toBe(0xfeff);
    });

    it('holds no formula, whatever the lists are called', () => {
        const [one, ...others] = parliament.participants;
        const hostile = { ...parliament, participants: [{ ...one!, name: '=cmd|"/c calc"!A0' }, ...others] };
        expect(lines(resultsCsv(hostile))[1]).toBe('1,"\'=cmd|""/c calc""!A0",1789417,0.374571,71,true');
    });
});

describe('the table of a president', () => {
    it('has no seats', () => {
        expect(lines(resultsCsv(president))).toEqual(['pollNumber,name,votes,share', '1,Ana Anić,2,0.666667', '2,Bora Borić,1,0.333333']);
    });
});

describe('the quotients', () => {
    it('are those that got the last seats and those that came next, every digit kept', () => {
        const [head, ...rows] = lines(quotientsCsv(parliament));
        expect(head).toBe('seat,given,pollNumber,name,votes,divisor,quotient');
        expect(rows).toHaveLength(15);
        expect(rows[9]).toBe('183,true,3,FPÖ,772666,31,24924.709677');
        expect(rows[10]).toBe('184,false,1,ÖVP,1789417,72,24853.013889');
    });

    it('are none where nobody voted', () => {
        expect(lines(quotientsCsv({ ...parliament, lastSeats: [], nextSeats: [] }))).toHaveLength(1);
    });
});

describe('JSON', () => {
    it('is what the service said', () => {
        expect(JSON.parse(toJson(parliament))).toEqual(parliament);
    });
});

describe('a file', () => {
    it('is named for the election and for what is in it', () => {
        expect(fileName(7, 'results', 'csv')).toBe('election-7-results.csv');
    });
});
