// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { checkFile } from './check-file';
import type { Answers } from './repair';
import { repairFile, type RepairResult } from './repair-file';

const a = '28f8a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b';
const b = '00000000-0000-4000-8000-000000000001';
const c = 'AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE';

const repair = (content: string | Uint8Array, answers: Answers = {}): Promise<RepairResult> =>
    repairFile(new Blob([content as BlobPart]), answers);

/** The repaired file's text and its changes as `kind what: count`. */
async function repaired(content: string | Uint8Array, answers: Answers = {}) {
    const result = await repair(content, answers);
    if (result.kind !== 'repaired') throw new Error(JSON.stringify(result));
    return {
        text: result.file && (await result.file.text()),
        changes: result.changes.map(({ kind, what, count }) => `${kind}${what && ` ${what}`}: ${count}`),
        bad: result.bad.first.map(({ line, detail }) => `${line} ${detail}`),
        result,
    };
}

const utf16 = (text: string, bigEndian = false): Uint8Array => {
    const bytes = new Uint8Array(text.length * 2);
    const view = new DataView(bytes.buffer);
    [...text].forEach((letter, at) => view.setUint16(at * 2, letter.charCodeAt(0), !bigEndian));
    return bytes;
};

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

describe('a repair', () => {
    it.each<[string, string | Uint8Array, string[]]>([
        ['semicolons', `${a};3\r\n${b};1\r\n`, ['separator ;: 2']],
        ['tabs', `${a}\t3\n${b}\t1`, ['separator \t: 2']],
        ['a line that names the separator', `sep=;\n${a};3\n${b};1\n`, ['separatorLine: 1', 'separator ;: 2']],
        ['a heading', `GUID,Redni broj\n${a},3\n${b},1\n`, ['heading: 1']],
        [
            'a title above the heading',
            `Biračko mesto 12\n\nGUID;Redni broj\n${a};3\n${b};1\n`,
            ['heading: 2', 'blankRows: 1', 'separator ;: 2'],
        ],
        ['UTF-16, little end first', utf16(`\ufeff${a},3\r\n${b},1\r\n`), ['encoding UTF-16 LE: 1']],
        ['UTF-16, big end first', utf16(`\ufeff${a}\t3\r\n${b}\t1\r\n`, true), ['encoding UTF-16 BE: 1', 'separator \t: 2']],
        ['UTF-16 without its mark', utf16(`${a},3\n${b},1\n`), ['encoding UTF-16 LE: 1']],
        ['Windows-1250', latin1(`GUID;Bira\u00e8ko mesto\n${a};3\n${b};1\n`), ['encoding Windows-1250: 1', 'heading: 1', 'separator ;: 2']],
        [
            'Windows-1251',
            latin1(`GUID;\u00d0\u00e5\u00e4\u00ed\u00e8 \u00e1\u00f0\u00ee\u00bc\n${a};3\n${b};1\n`),
            ['encoding Windows-1251: 1', 'heading: 1', 'separator ;: 2'],
        ],
        ['spaces that are not the keyboard’s', `\u00a0${a}\u00a0,3\n${b},\u202f1\n`, ['invisible U+00A0: 1', 'invisible U+202F: 1']],
        ['such spaces in an old encoding', latin1(`${a},\u00a03\n${b},1\n`), ['encoding Windows-1250: 1', 'invisible U+00A0: 1']],
        ['characters without a width', `\u200b${a},3\n${b},1\ufeff\n`, ['invisible U+200B: 1', 'invisible U+FEFF: 1']],
        ['a mark outside of quotes', `\u200e"${a}",3\n${b},1\n`, ['invisible U+200E: 1']],
        ['spaces in a GUID', `${a.replaceAll('-', ' - ')},3\n${b},1\n`, ['spaces: 1']],
        ['the hyphens of a text processor', `${a.replaceAll('-', '\u2011')},3\n${b},1\n`, ['dashes: 1']],
        ['blank rows', `\n${a},3\n\n\n${b},1\n\n`, ['blankRows: 4']],
        ['rows of separators', `${a};3;\n${b};1;\n;;\n;;\n`, ['separator ;: 2', 'emptyColumns: 2', 'separatorRows: 2']],
        ['decimals that are zeros', `${a};3,00\n${b};1.0\n`, ['numbers: 2', 'separator ;: 2']],
        ['such decimals in a file with commas', `${a},3,00\n${b},1,00\n`, ['numbers: 2']],
        ['such decimals beside whole numbers', `${a},3,00\n${b},1\n`, ['numbers: 1']],
        ['columns the other way round', `3;${a}\n1;${b}\n`, ['separator ;: 2', 'order: 2']],
        ['a column that is not needed', `Mesto;GUID;Broj\nA;${a};3\nB;${b};1\n`, ['heading: 1', 'separator ;: 2', 'otherColumns: 2']],
        ['line ends of old computers', `${a},3\r${b},1\r`, ['lineEnds: 2']],
        ['two files in one', `${a},3\n${b};1\n`, ['separator ;: 1']],
    ])('of %s gives the ballots', async (_name, content, changes) => {
        const { text, changes: found, bad, result } = await repaired(content);
        const plain = text?.replaceAll('"', '');
        expect(plain).toBe(`${a},3\n${b},1\n`);
        expect(found.sort()).toEqual(changes.sort());
        expect(bad).toEqual([]);
        expect(result.kind === 'repaired' && result.checked?.report).toMatchObject({ ballots: 2, bad: { total: 0 } });
    });

    it('keeps the letters, braces and hyphens of GUIDs, and lines that were right', async () => {
        const { text } = await repaired(`{${c}};7\n${a.replaceAll('-', '')};007\n "${b}" ,  2\n`);
        expect(text).toBe(`{${c}},7\n${a.replaceAll('-', '')},007\n "${b}" ,  2\n`);
    });

    it('is the same for the same file', async () => {
        const content = `sep=;\nGUID;Broj\n${a};3,0\n${b};\u00a01\n;;\n`;
        const [one, other] = [await repaired(content), await repaired(content)];
        expect(one.result).toEqual(other.result);
        expect(one.result.kind === 'repaired' && one.result.checked?.sha256).toMatch(/^[0-9a-f]{64}$/);
    });

    it('shows before and after, with the original lines', async () => {
        const { result } = await repaired(`GUID;Broj\n${a};3\n`);
        expect(result.kind === 'repaired' && result.preview).toEqual([
            { line: 0, before: 'GUID;Broj', after: null },
            { line: 1, before: `${a};3`, after: `${a},3` },
        ]);
        expect(result.kind === 'repaired' && result.changes[1]?.examples).toEqual([{ line: 1, before: `${a};3`, after: `${a},3` }]);
    });

    it.each([
        ['3,5', 'lostDigits'],
        ['3.5', 'lostDigits'],
        ['1,23E+31', 'lostDigits'],
        ['03.maj', 'lostDigits'],
        ['3-May', 'lostDigits'],
        ['May-26', 'lostDigits'],
        ['03.05.2026', 'lostDigits'],
        ['3.5.2026.', 'lostDigits'],
        ['2026-05-03', 'lostDigits'],
        ['3/5', 'lostDigits'],
        ['-3', 'pollNumberNotDigits'],
        ['+3', 'pollNumberNotDigits'],
        ['1 2', 'pollNumberNotDigits'],
        ['1\u00a02', 'pollNumberNotDigits'],
        ['III', 'pollNumberNotDigits'],
        ['0', 'pollNumberZero'],
        ['0,00', 'pollNumberNotDigits'],
        ['2147483648', 'pollNumberTooLarge'],
        ['', 'noPollNumber'],
    ])('does not touch the number %s', async (number, detail) => {
        const { text, bad } = await repaired(`${b};1\n${c};2\n${a};${number}\n`);
        expect(text).toBeNull();
        expect(bad).toEqual([`2 ${detail}`]);
    });

    it('never takes a fraction for a column that may be left out', async () => {
        const { bad } = await repaired(`${a},3,00\n${b},3,50\n${c},2,00\n`);
        expect(bad).toEqual(['1 manyValues']);
    });

    it.each([
        ['1,23457E+31', 'lostDigits'],
        [a.slice(1), 'guidDigits'],
        [`${a}0`, 'guidDigits'],
        [a.replace('a', 'а'), 'guidForm'], // a Cyrillic letter
        ['', 'noGuid'],
    ])('does not touch the GUID %s', async (guid, detail) => {
        const { bad } = await repaired(`${b};1\n${c};2\n${guid};3\n`);
        expect(bad).toEqual([`2 ${detail}`]);
    });

    it('does not take a mistyped ballot for a heading', async () => {
        expect((await repaired(`${a.slice(1)};x\n${b};1\n`)).bad).toEqual(['0 pollNumberNotDigits']);
        expect((await repaired(`GUID;3\n${b};1\n`)).bad).toEqual(['0 guidForm']);
        expect((await repaired(`${b};1\nGUID;Broj\n`)).bad).toEqual(['1 pollNumberNotDigits']);
    });

    it('leaves a row that is longer than the others', async () => {
        expect((await repaired(`${a};3\n${b};1;x\n${c};2\n`)).bad).toEqual(['1 manyValues']);
    });

    it('is none where nothing looks like a ballot', async () => {
        for (const content of ['', 'x', 'one;two\nthree;four\n', `${a}\n${b}\n`]) expect((await repair(content)).kind).toBe('none');
    });
});

describe('what has two readings is asked:', () => {
    it('which column has the poll numbers', async () => {
        const content = `R. br.;GUID;Broj liste\n1;${a};3\n2;${b};1\n`;
        const asked = await repair(content);
        expect(asked).toEqual({
            kind: 'asks',
            question: {
                id: 'numberColumn ;',
                kind: 'numberColumn',
                example: '',
                options: [
                    { id: '0', name: 'R. br.', samples: ['1', '2'] },
                    { id: '2', name: 'Broj liste', samples: ['3', '1'] },
                ],
            },
        });
        expect((await repaired(content, { 'numberColumn ;': '2' })).text).toBe(`${a},3\n${b},1\n`);
        expect((await repaired(content, { 'numberColumn ;': '0' })).text).toBe(`${a},1\n${b},2\n`);
        expect((await repair(content, { 'numberColumn ;': '1' })).kind).toBe('asks');
    });

    it('which column has the ballots', async () => {
        const content = `${a};${c};3\n${b};${c};1\n`;
        expect(await repair(content)).toMatchObject({ kind: 'asks', question: { kind: 'guidColumn' } });
        expect((await repaired(content, { 'guidColumn ;': '0' })).text).toBe(`${a},3\n${b},1\n`);
    });

    it('which separator is one', async () => {
        // Two ballots in a row, one under either separator.
        const content = `${a},3,x;${b};4\n`;
        expect(await repair(content)).toMatchObject({
            kind: 'asks',
            question: {
                id: 'separator',
                kind: 'separator',
                options: [
                    { id: ',', samples: [`${a},3`] },
                    { id: ';', samples: [`${b},4`] },
                ],
            },
        });
        expect((await repaired(content, { separator: ';' })).text).toBe(`${b},4\n`);
        expect((await repaired(`sep=,\n${content}`)).text).toBe(`${a},3\n`);
    });

    it('whether 3.000 is three or three thousand', async () => {
        const content = `${a};3.000\n${b};1\n`;
        expect(await repair(content)).toMatchObject({
            kind: 'asks',
            question: { id: 'thousands', example: '3.000', options: [{ name: '3' }, { name: '3000' }] },
        });
        expect((await repaired(content, { thousands: 'fraction' })).text).toBe(`${a},3\n${b},1\n`);
        expect((await repaired(content, { thousands: 'thousands' })).text).toBe(`${a},3000\n${b},1\n`);
    });
});

describe('what nobody can repair is named:', () => {
    it.each([
        ['pdf', '%PDF-1.7\n'],
        ['picture', latin1('\u0089PNG\r\n\u001a\n')],
        ['picture', latin1('\u00ff\u00d8\u00ff\u00e0')],
        ['archive', latin1('Rar!\u001a\u0007\u0001\u0000')],
        ['archive', latin1('\u001f\u008b\u0008')],
        ['notText', latin1('\u0001\u0000\u0002\u0003\u0000\u0004')],
        ['notText', 'x'.repeat(1 << 17)],
    ])('%s', async (fault, content) => {
        expect(await repair(content)).toEqual({ kind: 'fault', fault, cell: null });
    });
});

describe('a large file', () => {
    it('is repaired in pieces, and says how far it is', async () => {
        const lines = Array.from({ length: 60_000 }, (_, n) => `${n.toString(16).padStart(32, '0')};${(n % 20) + 1}\r\n`).join('');
        const progress: number[] = [];
        const result = await repairFile(new Blob([lines]), {}, (read) => progress.push(read));
        expect(result).toMatchObject({ kind: 'repaired', bad: { total: 0 }, ballots: 60_000 });
        expect(await (result.kind === 'repaired' ? result.file?.text() : undefined)).toBe(lines.replaceAll(';', ',').replaceAll('\r', ''));
        expect(progress.at(-1)).toBe(lines.length);
        expect(progress).toEqual([...progress].sort((one, other) => one - other));
    });
});

describe('whatever a spreadsheet has made of them', () => {
    /** A small generator, so that a failure can be repeated by its seed. */
    const numbers = (seed: number) => {
        let state = seed * 2_654_435_761;
        return (below: number): number => {
            state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) | 0;
            return ((state ^ (state >>> 13)) >>> 0) % below;
        };
    };

    it.each(Array.from({ length: 200 }, (_, seed) => seed))(
        'the ballots are those that were written, or a line is bad (%d)',
        async (seed) => {
            const below = numbers(seed);
            const oneOf = <T>(all: readonly T[]): T => all[below(all.length)]!;
            const separator = oneOf([';', '\t', ',']);
            const space = () => oneOf(['', '', '', ' ', '\u00a0', '\u200b', '\ufeff', '\u202f', '\u200e']);
            const quoted = (text: string) => oneOf([text, text, `"${text}"`]);
            const isReversed = below(4) === 0;
            const hasPlace = below(4) === 0;
            const written: string[] = [];
            const lost = new Set<number>(); // lines of which a spreadsheet has changed the number
            const lines: string[] = [];
            if (below(3) === 0) lines.push(`sep=${separator}`);
            if (hasPlace || below(2) === 0) {
                const names = isReversed ? ['Broj', 'GUID'] : ['GUID', 'Broj'];
                lines.push([...names, ...(hasPlace ? ['Mesto'] : [])].join(separator));
            }
            for (let row = 0; row < 30; ++row) {
                const hex = Array.from({ length: 32 }, () => below(16).toString(16)).join('');
                const hyphenated = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
                const guid = oneOf([hyphenated, hyphenated, hyphenated.toUpperCase(), hex, `{${hyphenated}}`]);
                const number = below(300) + 1;
                const isLost = below(40) === 0;
                const decimal = separator === ',' ? '.' : oneOf([',', '.']);
                const spelt = isLost
                    ? `${number}${decimal}5`
                    : oneOf([`${number}`, `${number}`, `${number}${decimal}00`, `${number}${decimal}0`]);
                if (isLost) lost.add(lines.length);
                else written.push(`${guid},${number}`);
                const values = [guid, spelt].map((text) => `${space()}${quoted(text)}${space()}`);
                if (isReversed) values.reverse();
                if (hasPlace) values.push('Novi Sad');
                lines.push(values.join(separator));
                if (below(10) === 0) lines.push(oneOf(['', ' ', separator, separator.repeat(3), '\u00a0']));
            }
            const text = lines.join(oneOf(['\n', '\r\n', '\r'])) + oneOf(['', '\n']);
            const content = oneOf([text, utf16(`\ufeff${text}`), utf16(`\ufeff${text}`, true)]);
            const result = await repair(content);
            if (result.kind === 'none') {
                // The station accepts it as it is.
                expect((await checkFile(new Blob([content as BlobPart]))).report.bad.total).toBe(0);
                return;
            }
            if (result.kind !== 'repaired') throw new Error(JSON.stringify(result));
            expect(result.bad.first.map(({ line }) => line)).toEqual([...lost]);
            if (lost.size > 0) expect(result.file).toBeNull();
            const plain = (await result.file?.text())
                ?.replaceAll(/[" \t]/g, '')
                .trimEnd()
                .split('\n');
            if (lost.size === 0) expect(plain).toEqual(written);
        },
    );
});
