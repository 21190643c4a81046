// SPDX-License-Identifier: Apache-2.0
// Checks a file of ballots before it is sent: lines of `GUID,poll number`, by the same rules as the station
// (src/election/ballot_csv.cpp; both are tested with the cases of tests/data/ballot-csv). The station stops at the first
// invalid line; this check goes on, so that the official can correct all of them at once.

import { GuidSet } from './guid-set';
import { pollNumberMax, pollNumbersMax } from './poll-numbers';

/** The kinds of problems that the station distinguishes in its messages. */
export type Reason = 'number of values' | 'poll number' | 'ballot GUID';

/** The exact problem of a line, for a person to correct it. */
export type Detail =
    | 'emptyLine'
    | 'oneValue'
    | 'manyValues'
    | 'semicolon'
    | 'brokenQuotes'
    | 'noPollNumber'
    | 'pollNumberNotDigits'
    | 'pollNumberZero'
    | 'pollNumberTooLarge'
    | 'noGuid'
    | 'guidDigits'
    | 'guidForm'
    | 'lostDigits' // a spreadsheet has rounded the number, or made a date of it
    | 'twoReadings'; // only a person can say which of two readings is meant

export interface BadLine {
    line: number; // from 0, as the station counts
    reason: Reason;
    detail: Detail;
    text: string; // its beginning
}

export interface RepeatedBallot {
    line: number; // from 0
    firstLine: number;
    guid: string;
}

export interface PreviewLine {
    line: number; // from 0
    guid: string;
    pollNumber: number;
}

/** How many ballots have a poll number. */
export interface Votes {
    pollNumber: number;
    ballots: number;
}

export interface BallotCsvReport {
    lines: number;
    ballots: number; // of the good lines
    bad: { total: number; byReason: Record<Reason, number>; first: BadLine[] };
    repeated: { total: number; first: RepeatedBallot[]; complete: boolean };
    preview: PreviewLine[];
    /** By poll number, rising, as the station's receipt has it; null when there are more poll numbers than it keeps. */
    tally: Votes[] | null;
}

export interface BallotCsvLimits {
    badLinesMax: number; // at most this many are listed; all are counted
    repeatedMax: number; // at most this many are listed; all are counted
    previewMax: number;
    guidsMax: number; // repeated GUIDs are found among the first ones only
}

export const defaultLimits: BallotCsvLimits = {
    badLinesMax: 1000,
    repeatedMax: 1000,
    previewMax: 5,
    guidsMax: 8_000_000,
};

const excerptBytesMax = 120;
const plainLineBytesMin = 39; // 36 for the GUID, a comma, a digit, a line feed

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const hyphen = 0x2d;
const digit0 = 0x30;
const digit9 = 0x39;
const semicolon = 0x3b;
const openingBrace = 0x7b;
const closingBrace = 0x7d;

const byteOrderMark = [0xef, 0xbb, 0xbf];

// The value of a hexadecimal digit; 16 and more where there is none.
const notHex = 0x10;
const hex = new Uint8Array(256).fill(notHex);
for (let value = 0; value < 10; ++value) hex[digit0 + value] = value;
for (let value = 10; value < 16; ++value) {
    hex[0x41 + value - 10] = value;
    hex[0x61 + value - 10] = value;
}

/** Checks a file that is fed in chunks of any size; `finish` returns the report. */
export class BallotCsvCheck {
    private partial = new Uint8Array(256); // the beginning of a line whose end has not arrived
    private partialLength = 0;
    private lineNumber = 0;
    private ballots = 0;
    private readonly bad: BallotCsvReport['bad'] = {
        total: 0,
        byReason: { 'number of values': 0, 'poll number': 0, 'ballot GUID': 0 },
        first: [],
    };
    private readonly repeated: BallotCsvReport['repeated'] = { total: 0, first: [], complete: true };
    private readonly preview: PreviewLine[] = [];
    private readonly tally = new Map<number, number>();
    private readonly guids: GuidSet;
    private readonly guid = new GuidReader();

    /** `bytes` is the expected size of the file. */
    constructor(
        bytesExpected = 0,
        private readonly limits: BallotCsvLimits = defaultLimits,
    ) {
        this.guids = new GuidSet(Math.min(Math.ceil(bytesExpected / plainLineBytesMin), limits.guidsMax));
    }

    feed(piece: Uint8Array): void {
        let at = 0;
        while (at < piece.length) {
            if (this.partialLength === 0) {
                const next = this.takePlainLine(piece, at);
                if (next > at) {
                    at = next;
                    continue;
                }
            }
            const feedAt = piece.indexOf(lineFeed, at);
            if (feedAt < 0) {
                this.keep(piece.subarray(at));
                return;
            }
            if (this.partialLength > 0) {
                this.keep(piece.subarray(at, feedAt));
                this.endedLine(this.partial, 0, this.partialLength);
                this.partialLength = 0;
            } else {
                this.endedLine(piece, at, feedAt);
            }
            at = feedAt + 1;
        }
    }

    finish(): BallotCsvReport {
        const last = this.partial.subarray(0, this.partialLength);
        const onlyMark = this.lineNumber === 0 && last.length === 3 && startsWithMark(last, 0, 3);
        if (last.length > 0 && !onlyMark) this.line(last, 0, last.length);
        return {
            lines: this.lineNumber,
            ballots: this.ballots,
            bad: this.bad,
            repeated: this.repeated,
            preview: this.preview,
            tally: this.sortedTally(),
        };
    }

    private keep(bytes: Uint8Array): void {
        const length = this.partialLength + bytes.length;
        if (length > this.partial.length) {
            const larger = new Uint8Array(Math.max(length, this.partial.length * 2));
            larger.set(this.partial.subarray(0, this.partialLength));
            this.partial = larger;
        }
        this.partial.set(bytes, this.partialLength);
        this.partialLength = length;
    }

    // The fast path: nearly all lines of real files are `8-4-4-4-12,digits`. Reads such a line with its end and returns
    // the start of the next line; returns `at` for any other line, which the general parser then reads.
    private takePlainLine(bytes: Uint8Array, at: number): number {
        let next = at + 36;
        if (next >= bytes.length || bytes[next] !== comma) return at;
        const digitsEnd = Math.min(bytes.length, ++next + 10);
        let pollNumber = 0;
        for (; next < digitsEnd; ++next) {
            const byte = bytes[next]!;
            if (byte < digit0 || byte > digit9) break;
            pollNumber = pollNumber * 10 + (byte - digit0);
        }
        if (bytes[next] === carriageReturn) ++next;
        if (bytes[next] !== lineFeed || pollNumber === 0 || pollNumber > pollNumberMax) return at;
        if (!this.guid.read(bytes, at, at + 36)) return at;
        this.ballot(pollNumber);
        return next + 1;
    }

    private endedLine(bytes: Uint8Array, start: number, end: number): void {
        this.line(bytes, start, end > start && bytes[end - 1] === carriageReturn ? end - 1 : end);
    }

    // Parses a line, from its first byte to the last one before its line feed or the end of the file.
    private line(bytes: Uint8Array, lineStart: number, end: number): void {
        const start = this.lineNumber === 0 && startsWithMark(bytes, lineStart, end) ? lineStart + 3 : lineStart;
        const first = takeValue(bytes, start, end);
        const second = first && first.next < end ? takeValue(bytes, first.next + 1, end) : null;
        if (!first || !second || second.next < end) {
            return this.refuse('number of values', () => detailOfValues(bytes, start, end), bytes, start, end);
        }
        const pollNumber = readPollNumber(bytes, second.start, second.end);
        if (pollNumber === 0) {
            const detail = () => detailOfPollNumber(bytes, second.start, second.end);
            return this.refuse('poll number', detail, bytes, start, end);
        }
        if (!this.guid.read(bytes, first.start, first.end)) {
            const detail = () => detailOfGuid(bytes, first.start, first.end);
            return this.refuse('ballot GUID', detail, bytes, start, end);
        }
        this.ballot(pollNumber);
    }

    private ballot(pollNumber: number): void {
        const line = this.lineNumber++;
        ++this.ballots;
        const { guid } = this;
        // One number more than are kept says that there are too many.
        if (this.tally.size <= pollNumbersMax) this.tally.set(pollNumber, (this.tally.get(pollNumber) ?? 0) + 1);
        if (this.preview.length < this.limits.previewMax) {
            this.preview.push({ line, guid: guid.toString(), pollNumber });
        }
        if (this.guids.size >= this.limits.guidsMax) {
            this.repeated.complete = false;
            return;
        }
        const firstLine = this.guids.add(guid.a, guid.b, guid.c, guid.d, line);
        if (firstLine < 0) return;
        ++this.repeated.total;
        if (this.repeated.first.length < this.limits.repeatedMax) {
            this.repeated.first.push({ line, firstLine, guid: guid.toString() });
        }
    }

    private refuse(reason: Reason, detail: () => Detail, bytes: Uint8Array, start: number, end: number): void {
        const line = this.lineNumber++;
        ++this.bad.total;
        ++this.bad.byReason[reason];
        if (this.bad.first.length < this.limits.badLinesMax) {
            this.bad.first.push({ line, reason, detail: detail(), text: excerpt(bytes, start, end) });
        }
    }

    private sortedTally(): Votes[] | null {
        if (this.tally.size > pollNumbersMax) return null;
        const votes = [...this.tally].map(([pollNumber, ballots]) => ({ pollNumber, ballots }));
        return votes.sort((one, other) => one.pollNumber - other.pollNumber);
    }
}

// Parses 32 hexadecimal digits, with or without the hyphens of 8-4-4-4-12, optionally in braces, ignoring case, into
// four 32-bit words.
class GuidReader {
    a = 0;
    b = 0;
    c = 0;
    d = 0;
    private wrong = 0;

    read(bytes: Uint8Array, from: number, to: number): boolean {
        let start = from;
        let end = to;
        if (end - start >= 2 && bytes[start] === openingBrace && bytes[end - 1] === closingBrace) {
            ++start;
            --end;
        }
        this.wrong = 0;
        if (end - start === 36) {
            if (
                bytes[start + 8] !== hyphen ||
                bytes[start + 13] !== hyphen ||
                bytes[start + 18] !== hyphen ||
                bytes[start + 23] !== hyphen
            ) {
                return false;
            }
            this.a = this.word(bytes, start, start + 4);
            this.b = this.word(bytes, start + 9, start + 14);
            this.c = this.word(bytes, start + 19, start + 24);
            this.d = this.word(bytes, start + 28, start + 32);
        } else if (end - start === 32) {
            this.a = this.word(bytes, start, start + 4);
            this.b = this.word(bytes, start + 8, start + 12);
            this.c = this.word(bytes, start + 16, start + 20);
            this.d = this.word(bytes, start + 24, start + 28);
        } else {
            return false;
        }
        return this.wrong < notHex;
    }

    toString(): string {
        const text = [this.a, this.b, this.c, this.d].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
        return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    }

    // Four digits, and four more.
    private word(bytes: Uint8Array, first: number, second: number): number {
        return (this.half(bytes, first) << 16) | this.half(bytes, second);
    }

    private half(bytes: Uint8Array, at: number): number {
        const p = hex[bytes[at]!]!;
        const q = hex[bytes[at + 1]!]!;
        const r = hex[bytes[at + 2]!]!;
        const s = hex[bytes[at + 3]!]!;
        this.wrong |= p | q | r | s;
        return (p << 12) | (q << 8) | (r << 4) | s;
    }
}

function startsWithMark(bytes: Uint8Array, start: number, end: number): boolean {
    return end - start >= 3 && byteOrderMark.every((byte, i) => bytes[start + i] === byte);
}

function isSpace(byte: number | undefined): boolean {
    return byte === space || byte === tab;
}

interface Value {
    start: number;
    end: number;
    next: number; // where the comma behind it is, or the end of the line
}

// Returns the value that begins at `start`, without the spaces and quotes around it. A doubled quote stays doubled: a
// value with a quote is invalid in any case. Null when the quoting is invalid.
function takeValue(bytes: Uint8Array, start: number, end: number): Value | null {
    let from = start;
    while (from < end && isSpace(bytes[from])) ++from;
    if (from === end || bytes[from] !== quote) {
        let next = start;
        for (; next < end && bytes[next] !== comma; ++next) {
            if (bytes[next] === quote) return null;
        }
        from = Math.min(from, next);
        let to = next;
        while (to > from && isSpace(bytes[to - 1])) --to;
        return { start: from, end: to, next };
    }
    const open = from + 1;
    let close = open;
    for (; ; ++close) {
        if (close >= end) return null;
        if (bytes[close] !== quote) continue;
        if (close + 1 >= end || bytes[close + 1] !== quote) break;
        ++close;
    }
    let next = close + 1;
    while (next < end && isSpace(bytes[next])) ++next;
    if (next < end && bytes[next] !== comma) return null;
    return { start: open, end: close, next };
}

// Returns 0 when the text is not a positive integer.
function readPollNumber(bytes: Uint8Array, start: number, end: number): number {
    let value = 0;
    for (let at = start; at < end; ++at) {
        const byte = bytes[at]!;
        if (byte < digit0 || byte > digit9) return 0;
        value = value * 10 + (byte - digit0);
        if (value > pollNumberMax) return 0;
    }
    return value;
}

function detailOfValues(bytes: Uint8Array, start: number, end: number): Detail {
    let values = 0;
    let semicolons = false;
    for (let at = start; ;) {
        const value = takeValue(bytes, at, end);
        if (!value) return 'brokenQuotes';
        ++values;
        const nothing = value.start === value.end && bytes[value.start - 1] !== quote;
        if (nothing && values === 1 && value.next === end) return 'emptyLine';
        semicolons ||= bytes.subarray(value.start, value.end).includes(semicolon);
        if (value.next >= end) break;
        at = value.next + 1;
    }
    if (values === 1) return semicolons ? 'semicolon' : 'oneValue';
    return 'manyValues';
}

function detailOfPollNumber(bytes: Uint8Array, start: number, end: number): Detail {
    if (start === end) return 'noPollNumber';
    let zero = true;
    for (let at = start; at < end; ++at) {
        const byte = bytes[at]!;
        if (byte < digit0 || byte > digit9) return 'pollNumberNotDigits';
        zero &&= byte === digit0;
    }
    return zero ? 'pollNumberZero' : 'pollNumberTooLarge';
}

function detailOfGuid(bytes: Uint8Array, start: number, end: number): Detail {
    if (start === end) return 'noGuid';
    let digits = 0;
    for (let at = start; at < end; ++at) {
        if (hex[bytes[at]!]! < notHex) ++digits;
        else if (![hyphen, openingBrace, closingBrace].includes(bytes[at]!)) return 'guidForm';
    }
    return digits === 32 ? 'guidForm' : 'guidDigits';
}

// Replaces control characters by their visible symbols.
function visible(byte: number): string {
    return String.fromCharCode(byte === 0x7f ? 0x2421 : 0x2400 + byte);
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

function excerpt(bytes: Uint8Array, start: number, end: number): string {
    const cut = end - start > excerptBytesMax;
    const text = utf8.decode(bytes.subarray(start, cut ? start + excerptBytesMax : end));
    const shown = text.replace(/[\u0000-\u001f\u007f]/g, (c) => visible(c.charCodeAt(0)));
    return cut ? shown + '…' : shown;
}
