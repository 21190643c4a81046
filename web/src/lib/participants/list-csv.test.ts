// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { decode, linesMax, readList } from './list-csv';

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
        expect(readList('')).toEqual({ lines: [], kindNeeded: false, tooLong: false });
        expect(readList('\uFEFF\r\n').lines).toEqual([]);
    });

    it('stops at a limit, and says so', () => {
        const list = readList('a\n'.repeat(linesMax + 1));
        expect(list.lines).toHaveLength(linesMax);
        expect(list.tooLong).toBe(true);
    });
});

describe('decode', () => {
    it('understands UTF-8, and what old spreadsheets write', () => {
        expect(decode(new TextEncoder().encode('\uFEFFŠćepan').buffer)).toEqual({ text: 'Šćepan', guessed: false });
        expect(decode(new Uint8Array([0x8a, 0xe6, 0x65]).buffer)).toEqual({ text: 'Šće', guessed: true });
        expect(decode(new Uint8Array([0xff, 0xfe, 0x60, 0x01, 0x61, 0x00]).buffer)).toEqual({ text: 'Ša', guessed: false });
        expect(decode(new Uint8Array([0xfe, 0xff, 0x01, 0x60, 0x00, 0x61]).buffer)).toEqual({ text: 'Ša', guessed: false });
        expect(decode(new ArrayBuffer(0))).toEqual({ text: '', guessed: false });
    });
});
