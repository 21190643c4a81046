// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { toCsv } from './csv';

const line = (...cells: (string | number | boolean | null)[]) => toCsv(['h'], [cells]).split('\r\n')[1];

// What a program that splits at this separator sees, as RFC 4180 has it: quotes count only at a cell's beginning.
function split(text: string, separator: string): string[] {
    const cells: string[] = [];
    let at = 0;
    while (at <= text.length) {
        let value = '';
        if (text[at] === '"') {
            ++at;
            while (at < text.length && (text[at] !== '"' || text[at + 1] === '"')) {
                at += text[at] === '"' ? 1 : 0;
                value += text[at++];
            }
            ++at;
        }
        while (at < text.length && text[at] !== separator) {
            value += text[at++];
        }
        cells.push(value);
        ++at;
    }
    return cells;
}

describe('CSV', () => {
    it('ends every line with CRLF, the last one too', () => {
        expect(toCsv(['a', 'b'], [[1, 'x']])).toBe('a,b\r\n1,x\r\n');
        expect(toCsv(['a'], [])).toBe('a\r\n');
    });

    it('quotes what would break a line', () => {
        expect(toCsv(['h'], [['a,b', 'say "no"', 'two\nlines', ' edge']])).toBe('h\r\n"a,b","say ""no""","two\nlines"," edge"\r\n');
    });

    it('has semicolons where the decimal sign is a comma', () => {
        const format = { separator: ';', decimal: ',' } as const;
        expect(
            toCsv(
                ['a', 'b'],
                [
                    [-1.5, 'x,y'],
                    ['1.5', 'x;y'],
                ],
                format,
            ),
        ).toBe('a;b\r\n-1,5;"x,y"\r\n1.5;"x;y"\r\n');
    });

    it('writes numbers as every program reads them', () => {
        expect(line(-1.5, 0, 1789417, true, null, '')).toBe('-1.5,0,1789417,true,,');
    });

    it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '=HYPERLINK("http://x";"y")', ' =1', '−1'])(
        'keeps %j from being a formula',
        (name) => {
            const [first] = split(toCsv(['h'], [[name]]).slice(3), ',');
            expect(first?.trimStart()).toMatch(/^'/);
        },
    );

    it.each([',', ';', '\t', '|'])('has no formula for a program that splits at %j', (separator) => {
        const names = ['Left;=1+1', 'Left,=1+1', 'Left\t=1+1', 'Left|=1+1', 'Left; =1+1', 'Left";=1', '";=1+1;"'];
        for (const name of names) {
            const text = toCsv(['h'], [[1, name, 2]]).slice(3);
            for (const seen of split(text, separator)) {
                expect(seen.trim()).not.toMatch(/^[=+@]|^-[^\d]/);
            }
        }
    });

    it('leaves ordinary names alone', () => {
        expect(line('Blue and White+Yisrael Beitenu', 'A-B', 'ÖVP', "Ra'am", 'Đorđe Žižić', 'a@b')).toBe(
            "Blue and White+Yisrael Beitenu,A-B,ÖVP,Ra'am,Đorđe Žižić,a@b",
        );
    });
});
