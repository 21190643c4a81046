// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { decode, linesMax, readList, readRows } from './list-csv';

const read = (text: string): [number, string, string | null, string | null][] =>
    readList(text).lines.map(({ line, name, kind, problem }) => [line, name, kind, problem]);

describe('readList', () => {
    it('reads names, one a line, whatever ends the lines', () => {
        expect(read('Luka\r\nVoćnjak\nSvetionik')).toEqual([
            [1, 'Luka', null, null],
            [2, 'Voćnjak', null, null],
            [3, 'Svetionik', null, null],
        ]);
        expect(readList('Luka').kindNeeded).toBe(true);
    });

    it('takes kinds in three languages, and a header', () => {
        expect(read('Naziv;Vrsta\nLuka;stranka\nVera Petrova;особа\nOrchard;Party\n')).toEqual([
            [2, 'Luka', 'party', null],
            [3, 'Vera Petrova', 'person', null],
            [4, 'Orchard', 'party', null],
        ]);
        // The words that the page itself uses in Serbian.
        expect(read('Luka,izborna lista\nSvetionik,изборна листа\nVera,kandidat\nAna,кандидат\n').map(([, , kind]) => kind)).toEqual([
            'party',
            'party',
            'person',
            'person',
        ]);
        expect(readList('name,kind\nLuka,party\n').kindNeeded).toBe(false);
    });

    it('keeps separators, quotes and line ends inside of quotes', () => {
        expect(read('"Sloga, zajedno",party\n"Pokret ""Luka""",party\n"a\nb",party\nc,party')).toEqual([
            [1, 'Sloga, zajedno', 'party', null],
            [2, 'Pokret "Luka"', 'party', null],
            [3, 'a\nb', 'party', null],
            [5, 'c', 'party', null],
        ]);
    });

    it('says what is wrong with a line, and goes on', () => {
        expect(read(`,party\n${'x'.repeat(257)}\nLuka,fruit\na,party,b\n\n ,\nok,,\n`)).toEqual([
            [1, '', 'party', 'noName'],
            [2, 'x'.repeat(257), null, 'longName'],
            [3, 'Luka', null, 'unknownKind'],
            [4, 'a', 'party', 'manyValues'],
            [7, 'ok', null, null],
        ]);
    });

    it('says where a quotation mark swallows the rest', () => {
        expect(read('Ok,party\n"Broken,party\nThird,party\nFourth,party\n')).toEqual([
            [1, 'Ok', 'party', null],
            [2, 'Broken,party', null, 'openQuote'],
        ]);
        expect(readList('Ok,party\n"Broken,party\n').kindNeeded).toBe(false);
    });

    it('takes no name that is no text', () => {
        expect(read('L\u0000u\u0000k\u0000a\nRight\n')).toEqual([
            [1, 'L\u0000u\u0000k\u0000a', null, 'noText'],
            [2, 'Right', null, null],
        ]);
    });

    it('has nothing to say about an empty file', () => {
        expect(readList('')).toMatchObject({ lines: [], kindNeeded: false, tooLong: false, firstLine: [] });
        expect(readList('sep=;').lines).toEqual([]);
        expect(readList('\uFEFF\r\n').lines).toEqual([]);
    });

    it('stops at a limit, and says so', () => {
        const list = readList('a\n'.repeat(linesMax + 1));
        expect(list.lines).toHaveLength(linesMax);
        expect(list.tooLong).toBe(true);
    });
});

describe('the columns of a list', () => {
    const wide = 'Br;Naziv;Adresa;Vrsta\r\n1;Luka;Trg 1;lista\r\n2;Vera Petrova;;kandidat\r\n';

    it('are found by their headings, whatever stands between', () => {
        expect(read(wide)).toEqual([
            [2, 'Luka', 'party', null],
            [3, 'Vera Petrova', 'person', null],
        ]);
        expect(readList(wide).columns).toEqual({ name: 1, kind: 3, heading: true });
        expect(readList(wide).firstLine).toEqual(['Br', 'Naziv', 'Adresa', 'Vrsta']);
        expect(read('ime,adresa,telefon\nLuka,Trg 1,2\n')).toEqual([[2, 'Luka', null, null]]);
        expect(read('naziv;vrsta;napomena\nLuka;lista;a;b\n')).toEqual([[2, 'Luka', 'party', 'manyValues']]);
    });

    it('are those that the user chooses', () => {
        const plain = '1,Luka,lista\n2,Voćnjak,lista\n';
        expect(read(plain)).toMatchObject([
            [1, '1', null, 'manyValues'],
            [2, '2', null, 'manyValues'],
        ]);
        const chosen = readList(plain, { name: 1, kind: 2, heading: false });
        expect(chosen.lines.map(({ name, kind, problem }) => [name, kind, problem])).toEqual([
            ['Luka', 'party', null],
            ['Voćnjak', 'party', null],
        ]);
        expect(readList(plain, { name: 1, kind: null, heading: true })).toMatchObject({
            kindNeeded: true,
            lines: [{ line: 2, name: 'Voćnjak', kind: null, problem: null }],
        });
        expect(readList('a,b\nc\n', { name: 1, kind: null, heading: false }).lines[1]).toMatchObject({ problem: 'noName' });
    });

    it('are separated as a first line of Excel says, which is no line of the list', () => {
        expect(read('sep=;\r\nNaziv;Vrsta\r\n"Sloga, zajedno";lista\r\n')).toEqual([[3, 'Sloga, zajedno', 'party', null]]);
        expect(read('\uFEFFSEP=\t\nSloga; zajedno\tlista\n')).toEqual([[2, 'Sloga; zajedno', 'party', null]]);
        expect(read('"sep=,"\nLuka,lista\n')).toEqual([[2, 'Luka', 'party', null]]);
    });
});

describe('decode', () => {
    const bytes = (...all: number[]): ArrayBuffer => new Uint8Array(all).buffer;
    const cyrillic = bytes(0xcb, 0xf3, 0xea, 0xe0, 0x20, 0x8a); // Лука Љ

    it('understands Unicode', () => {
        expect(decode(new TextEncoder().encode('\uFEFFŠćepan').buffer)).toEqual({ text: 'Šćepan', windows: null });
        expect(decode(bytes(0xff, 0xfe, 0x60, 0x01, 0x61, 0x00))).toEqual({ text: 'Ša', windows: null });
        expect(decode(bytes(0xfe, 0xff, 0x01, 0x60, 0x00, 0x61))).toEqual({ text: 'Ša', windows: null });
        expect(decode(new ArrayBuffer(0))).toEqual({ text: '', windows: null });
    });

    it('takes an old file of Windows for what is likely, or as it is told', () => {
        expect(decode(bytes(0x8a, 0xe6, 0x65))).toEqual({ text: 'Šće', windows: 'windows-1250' });
        expect(decode(cyrillic)).toEqual({ text: 'Лука Љ', windows: 'windows-1251' });
        expect(decode(cyrillic, 'windows-1250')).toMatchObject({ windows: 'windows-1250' });
        expect(decode(bytes(0x8a, 0xe6, 0x65), 'windows-1251')).toEqual({ text: 'Љжe', windows: 'windows-1251' });
        expect(decode(new TextEncoder().encode('Лука').buffer, 'windows-1250')).toEqual({ text: 'Лука', windows: null });
    });
});

describe('readRows', () => {
    it('reads a sheet as it reads a CSV file, with the numbers of its rows', () => {
        const rows = [
            { line: 1, values: ['Br.', 'Naziv', 'Vrsta'] },
            { line: 2, values: ['', ' '] },
            { line: 5, values: ['1', 'Лука', 'листа'] },
            { line: 6, values: ['2', 'Мост'] },
        ];
        const list = readRows(rows, null);
        expect(list.columns).toEqual({ name: 1, kind: 2, heading: true });
        expect(list.lines.map(({ line, name, kind }) => [line, name, kind])).toEqual([
            [5, 'Лука', 'party'],
            [6, 'Мост', null],
        ]);
        expect(readRows([{ line: 1, values: ['', ''] }], null).lines).toEqual([]);
    });
});
