// SPDX-License-Identifier: Apache-2.0
// Reads a text file as lines, in pieces, whatever its encoding and line ends are.

import type { Row } from './repair';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1250' | 'windows-1251';

export const encodingNames: Readonly<Record<Encoding, string>> = {
    'utf-8': 'UTF-8',
    'utf-16le': 'UTF-16 LE',
    'utf-16be': 'UTF-16 BE',
    'windows-1250': 'Windows-1250',
    'windows-1251': 'Windows-1251',
};

const pieceBytes = 1 << 20;
const lineCharactersMax = 1 << 16;

/** The file is no table of text: a line has no end, or there are characters that no text has. */
export class NotText extends Error {}

/** Calls `take` with each line. Throws `NotText`, or whatever reading the file throws. */
export async function forEachLine(file: Blob, encoding: Encoding, take: (row: Row) => void, progress: (bytesRead: number) => void) {
    const decoder = new TextDecoder(encoding);
    let rest = '';
    let line = 0;
    let oldEnds = 0;
    for (let at = 0; at < file.size; at += pieceBytes) {
        const piece = await file.slice(at, at + pieceBytes).arrayBuffer();
        const isLast = at + pieceBytes >= file.size;
        const text = rest + decoder.decode(piece, { stream: !isLast });
        // A carriage return at the end of a piece may have its line feed in the next one.
        const held = !isLast && text.endsWith('\r') ? 1 : 0;
        let from = 0;
        const ends = /\r\n|\n|\r/g;
        for (;;) {
            const end = ends.exec(text);
            if (!end || end.index >= text.length - held) break;
            if (end[0] === '\r') ++oldEnds;
            take({ line: line++, text: text.slice(from, end.index), cells: null });
            from = end.index + end[0].length;
        }
        rest = text.slice(from);
        if (rest.length > lineCharactersMax) throw new NotText();
        progress(Math.min(at + pieceBytes, file.size));
    }
    if (rest !== '') take({ line: line++, text: rest, cells: null });
    return { lines: line, oldEnds };
}

/** Finds the encoding: of Unicode for certain, and of the two of Windows the likely one. (Digits are the same in both.) */
export async function encodingOf(file: Blob): Promise<Encoding> {
    const start = new Uint8Array(await file.slice(0, pieceBytes).arrayBuffer());
    if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
    if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
    const zeros = [0, 0];
    start.forEach((byte, at) => {
        if (byte === 0) ++zeros[at % 2]!;
    });
    const [even = 0, odd = 0] = zeros;
    if (odd * 4 > start.length && even === 0) return 'utf-16le';
    if (even * 4 > start.length && odd === 0) return 'utf-16be';
    if (even + odd > 0) throw new NotText();
    if (await isUtf8(file)) return 'utf-8';
    // Cyrillic words are letters above 0xC0 throughout; in Latin ones such letters stand alone.
    let letters = 0;
    let neighbours = 0;
    start.forEach((byte, at) => {
        if (byte < 0xc0) return;
        ++letters;
        if (at > 0 && start[at - 1]! >= 0xc0) ++neighbours;
    });
    return neighbours * 2 > letters ? 'windows-1251' : 'windows-1250';
}

async function isUtf8(file: Blob): Promise<boolean> {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    try {
        for (let at = 0; at < file.size; at += pieceBytes) {
            const isLast = at + pieceBytes >= file.size;
            decoder.decode(await file.slice(at, at + pieceBytes).arrayBuffer(), { stream: !isLast });
        }
        return true;
    } catch (thrown) {
        if (thrown instanceof TypeError) return false;
        throw thrown;
    }
}
