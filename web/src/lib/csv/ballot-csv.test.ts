// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BallotCsvCheck, type BallotCsvReport, defaultLimits, type Reason } from './ballot-csv';
import { stationMessage } from './station-message';

type Part = string | [string, number];

interface Case {
    name: string;
    file: string | Part[];
    ballots: [string, number][];
    bad: [number, Reason][];
}

const shared = JSON.parse(readFileSync(new URL('../../../../tests/data/ballot-csv/cases.json', import.meta.url), 'utf8')) as {
    cases: Case[];
};

const a = '28f8a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b';
const b = '00000000-0000-4000-8000-000000000001';

function bytes(file: Case['file']): Uint8Array {
    const parts = typeof file === 'string' ? [file] : file;
    const text = parts.map((part) => (typeof part === 'string' ? part : part[0].repeat(part[1]))).join('');
    return new Uint8Array(Buffer.from(text, 'latin1'));
}

function check(file: Case['file'], piece = Infinity, limits = {}): BallotCsvReport {
    const all = bytes(file);
    const csv = new BallotCsvCheck(0, { ...defaultLimits, previewMax: 1000, ...limits });
    for (let at = 0; at < all.length; at += piece) {
        const copy = all.slice(at, at + piece);
        csv.feed(copy);
        copy.fill(0); // nothing may point into a past piece
    }
    return csv.finish();
}

const found = (report: BallotCsvReport) => ({
    ballots: report.preview.map(({ guid, pollNumber }) => [guid, pollNumber]),
    bad: report.bad.first.map(({ line, reason }) => [line, reason]),
});

describe('the cases that the station has to pass too', () => {
    it.each(shared.cases)('$name', ({ file, ballots, bad }) => {
        const report = check(file);
        expect(found(report)).toEqual({ ballots, bad });
        expect(report.ballots).toBe(ballots.length);
        expect(report.bad.total).toBe(bad.length);
        expect(report.lines).toBe(ballots.length + bad.length);
    });

    it('are the same in whatever pieces they arrive', () => {
        for (const { name, file } of shared.cases) {
            const whole = check(file);
            for (const piece of bytes(file).length > 1000 ? [4096, 99_991] : [1, 3, 17, 37]) {
                expect(check(file, piece), `${name}, ${piece}`).toEqual(whole);
            }
        }
    });
});

describe('a bad line', () => {
    it('is told as the station tells it', () => {
        const [first, second] = check(`${a},3\nx,1\n${a},x\n`).bad.first;
        expect(stationMessage(first!)).toBe('Incorrect ballot GUID on line 1.');
        expect(stationMessage(second!)).toBe('Incorrect poll number on line 2.');
    });

    it.each([
        ['', 'emptyLine'],
        ['   ', 'emptyLine'],
        ['""', 'oneValue'],
        [a, 'oneValue'],
        [`${a};3`, 'semicolon'],
        [`${a},3,`, 'manyValues'],
        [`"${a},3`, 'brokenQuotes'],
        [`${a},3"`, 'brokenQuotes'],
        [`${a},`, 'noPollNumber'],
        [`${a},-1`, 'pollNumberNotDigits'],
        [`${a},00`, 'pollNumberZero'],
        [`${a},2147483648`, 'pollNumberTooLarge'],
        [',1', 'noGuid'],
        ['{},1', 'guidDigits'],
        [`${a.slice(1)},1`, 'guidDigits'],
        [`${a}0,1`, 'guidDigits'],
        [`x${a.slice(1)},1`, 'guidForm'],
        [`28f8a1b-2c3d4-4e5f-8a9b-0c1d2e3f4a5b,1`, 'guidForm'],
    ])('%j says exactly what is wrong: %s', (line, detail) => {
        expect(check(line + '\n').bad.first.map((bad) => bad.detail)).toEqual([detail]);
    });

    it('is shown, shortened, with its control characters made visible', () => {
        const [bad] = check(`\x00\t${a},3\rx\n`).bad.first;
        expect(bad!.text).toBe(`␀␉${a},3␍x`);
        const [long] = check([['x', 1000]]).bad.first;
        expect(long!.text).toBe('x'.repeat(120) + '…');
    });

    it('is counted when it is no longer listed', () => {
        const report = check([['x\n', 5000]], Infinity, { badLinesMax: 7 });
        expect(report.bad.total).toBe(5000);
        expect(report.bad.byReason).toEqual({ 'number of values': 5000, 'poll number': 0, 'ballot GUID': 0 });
        expect(report.bad.first.map((bad) => bad.line)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    });
});

describe('a GUID that stands in the file more than once', () => {
    it('is told each time after the first, however it is written', () => {
        const report = check(`${a},3\n${b},3\n{${a.toUpperCase().replaceAll('-', '')}},4\nx,1\n${a},3\n`);
        expect(report.repeated).toEqual({
            total: 2,
            first: [
                { line: 2, firstLine: 0, guid: a },
                { line: 4, firstLine: 0, guid: a },
            ],
            complete: true,
        });
        expect(report.ballots).toBe(4);
    });

    it('is found among many that were counted up', () => {
        const guid = (n: number) => n.toString(16).padStart(32, '0');
        const numbers = Array.from({ length: 5000 }, (_, n) => n * 256);
        const lines = [...numbers, ...numbers.slice(0, 10)].map((n) => `${guid(n)},1\n`);
        const { repeated } = check(lines);
        expect(repeated.total).toBe(10);
        expect(repeated.first.map(({ line, firstLine }) => [line, firstLine])).toEqual(numbers.slice(0, 10).map((_, n) => [5000 + n, n]));
    });

    it('is not looked for beyond the limit, which is said', () => {
        const { repeated } = check(`${a},3\n${b},3\n${a},3\n`, Infinity, { guidsMax: 2 });
        expect(repeated).toEqual({ total: 0, first: [], complete: false });
    });
});

it('previews the first good lines only', () => {
    const report = check([`x,1\n${a},3\n`, [`${b},4\n`, 100]], Infinity, { previewMax: 2 });
    expect(report.preview).toEqual([
        { line: 1, guid: a, pollNumber: 3 },
        { line: 2, guid: b, pollNumber: 4 },
    ]);
});

describe('the tally', () => {
    it('counts the ballots of good lines by poll number', () => {
        expect(check(`${a},10\n${b},2\n${a},10\nx,2\n`).tally).toEqual([
            { pollNumber: 2, ballots: 1 },
            { pollNumber: 10, ballots: 2 },
        ]);
        expect(check('').tally).toEqual([]);
    });

    it('is left out above the number that receipts keep', () => {
        const lines = (count: number) => Array.from({ length: count }, (_, n) => `${a},${n + 1}\n`).join('');
        expect(check(lines(256)).tally).toHaveLength(256);
        expect(check(lines(257)).tally).toBeNull();
    });
});
