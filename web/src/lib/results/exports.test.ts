// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { language } from '$lib/i18n/i18n.svelte';
import { rehearsal } from '$lib/rehearsal.svelte';
import { fileName, quotientsCsv, resultsCsv, toJson } from './exports';
import { parliament, president } from './fixtures';

const lines = (text: string) => text.replace('\uFEFF', '').trimEnd().split('\r\n');

describe('the table of a parliament', () => {
    it('has a line a list, in the order of poll numbers', () => {
        const [head, first, ...rest] = lines(resultsCsv(parliament));
        expect(head).toBe('Poll number,Name,Votes,Share of the votes,Seats,Above the threshold');
        expect(first).toBe('1,ÖVP,1789417,0.374571,71,yes');
        expect(rest).toHaveLength(12);
        expect(rest[9]).toBe('11,CPÖ,260,0.000054,0,no');
    });

    it('says in which encoding it is, for spreadsheets', () => {
        expect(resultsCsv(parliament).codePointAt(0)).toBe(0xfeff);
    });

    it('holds no formula, whatever the lists are called', () => {
        const [one, ...others] = parliament.participants;
        const hostile = { ...parliament, participants: [{ ...one!, name: '=cmd|"/c calc"!A0' }, ...others] };
        expect(lines(resultsCsv(hostile))[1]).toBe('1,"\'=cmd|""/c calc""!A0",1789417,0.374571,71,yes');
    });
});

describe('the table of a president', () => {
    it('has no seats', () => {
        expect(lines(resultsCsv(president))).toEqual([
            'Poll number,Name,Votes,Share of the votes',
            '1,Ana Anić,2,0.666667',
            '2,Bora Borić,1,0.333333',
        ]);
    });
});

describe('the quotients', () => {
    it('are those that got the last seats and those that came next, every digit kept', () => {
        const [head, ...rows] = lines(quotientsCsv(parliament));
        expect(head).toBe('Seat,Allocated,Poll number,Name,Votes,Divisor,Quotient');
        expect(rows).toHaveLength(15);
        expect(rows[9]).toBe('183,yes,3,FPÖ,772666,31,24924.709677');
        expect(rows[10]).toBe('184,no,1,ÖVP,1789417,72,24853.013889');
    });

    it('are none where nobody voted', () => {
        expect(lines(quotientsCsv({ ...parliament, lastSeats: [], nextSeats: [] }))).toHaveLength(1);
    });
});

describe('a file in Serbian', () => {
    afterEach(() => language.choose('en'));

    it('has the separators, the decimals and the words of a Serbian spreadsheet', () => {
        void language.choose('sr-Latn');
        const [head, first] = lines(resultsCsv(parliament));
        expect(head).toBe('Redni broj;Naziv ili ime i prezime;Glasovi;Udeo u glasovima;Mandati;Iznad cenzusa');
        expect(first).toBe('1;ÖVP;1789417;0,374571;71;da');
        expect(lines(quotientsCsv(parliament))[10]).toBe('183;da;3;FPÖ;772666;31;"24924,709677"');
        void language.choose('sr-Cyrl');
        expect(lines(quotientsCsv(parliament))[0]).toBe('Мандат;Додељен;Редни број;Назив или име и презиме;Гласови;Делилац;Количник');
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

describe('in a rehearsal', () => {
    beforeEach(() => {
        rehearsal.on = true;
    });
    afterEach(() => {
        rehearsal.on = false;
    });

    it('a table says so before its headings', () => {
        const [first = '', second = ''] = resultsCsv(parliament).split('\r\n');
        expect(first).toBe('\uFEFFRehearsal. Nothing that is recorded here counts.');
        expect(second).toContain('Poll number');
        expect(quotientsCsv(parliament).split('\r\n')[0]).toBe(first);
    });

    it('JSON says so', () => {
        expect(JSON.parse(toJson(parliament))).toEqual({ ...parliament, rehearsal: true });
    });
});
