// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { language } from '$lib/i18n/i18n.svelte';
import { fillPage, invalidCsvToJson, invalidCsvToTable, isJmbg, reasonOf, sourceOfMost } from './invalid';
import type { InvalidVote, InvalidVotesPage, Progress } from './types';

const vote = (pollNumber: number): InvalidVote => ({
    electionOfficialJmbg: '0101990710008',
    ballotGuid: '28f8dd3b-0a4d-4b4f-8a4a-9e1c8f5d0c11',
    pollNumber,
    reason: 'Duplicate ballot.',
});

// A service that gives these pages one after another.
function service(pages: InvalidVotesPage[]) {
    const asked: [string | undefined, number][] = [];
    const ask = async (after: string | undefined, limit: number) => {
        asked.push([after, limit]);
        return pages[asked.length - 1] ?? { invalidVotes: [], next: null };
    };
    return { ask, asked };
}

const never = new AbortController().signal;

describe('a page of invalid votes', () => {
    it('is one answer when that is full', async () => {
        const { ask, asked } = service([{ invalidVotes: [vote(1), vote(2)], next: '17-2' }]);
        expect(await fillPage(ask, 2, undefined, never)).toEqual({ invalidVotes: [vote(1), vote(2)], next: '17-2' });
        expect(asked).toEqual([[undefined, 2]]);
    });

    it('goes on through answers that hold few or none', async () => {
        const { ask, asked } = service([
            { invalidVotes: [], next: 'a' },
            { invalidVotes: [vote(1)], next: 'b' },
            { invalidVotes: [vote(2), vote(3)], next: 'c' },
        ]);
        const parts: number[] = [];
        const page = await fillPage(ask, 3, 'start', never, (sofar) => parts.push(sofar.invalidVotes.length));
        expect(parts).toEqual([0, 1]);
        expect(page).toEqual({ invalidVotes: [vote(1), vote(2), vote(3)], next: 'c' });
        expect(asked).toEqual([
            ['start', 3],
            ['a', 3],
            ['b', 2],
        ]);
    });

    it('ends where the list ends, full or not', async () => {
        const { ask } = service([
            { invalidVotes: [vote(1)], next: 'a' },
            { invalidVotes: [], next: null },
        ]);
        expect(await fillPage(ask, 10, undefined, never)).toEqual({ invalidVotes: [vote(1)], next: null });
    });

    it('asks no more once it is stopped', async () => {
        const stop = new AbortController();
        const { ask, asked } = service(Array<InvalidVotesPage>(5).fill({ invalidVotes: [], next: 'a' }));
        const page = fillPage(
            (after, limit) => {
                if (asked.length === 1) {
                    stop.abort();
                }
                return ask(after, limit);
            },
            10,
            undefined,
            stop.signal,
        );
        await expect(page).rejects.toThrow();
        expect(asked).toHaveLength(2);
    });
});

describe('the number of an official', () => {
    it('has thirteen digits', () => {
        expect(isJmbg('0101990710008')).toBe(true);
        expect(['010199071000', '01019907100080', '010199071000a', '٠101990710008', ''].some(isJmbg)).toBe(false);
    });
});

describe('a reason', () => {
    it('is told from its text', () => {
        expect(reasonOf('Duplicate ballot.')).toBe('duplicate');
        expect(reasonOf('Invalid poll number.')).toBe('invalidPollNumber');
    });
});

describe('the files of invalid votes', () => {
    const head = 'electionOfficialJmbg,ballotGuid,pollNumber,reason\r\n';
    const csv = head + [1, 2, 3].map((n) => Object.values(vote(n)).join(',') + '\r\n').join('');

    async function converted(pieces: string[], through: TransformStream<string, string>): Promise<string> {
        const stream = new ReadableStream<string>({
            start(controller) {
                pieces.forEach((piece) => controller.enqueue(piece));
                controller.close();
            },
        });
        let text = '';
        const reader = stream.pipeThrough(through).getReader();
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
            text += part.value;
        }
        return text;
    }

    const json = async (pieces: string[]): Promise<unknown> => JSON.parse(await converted(pieces, invalidCsvToJson()));

    it('has the same votes wherever the pieces are cut', async () => {
        for (const size of [1, 7, 50, 1000]) {
            const pieces = csv.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
            expect(await json(pieces)).toEqual([vote(1), vote(2), vote(3)]);
        }
    });

    it('is a table for the reader, in Serbian with semicolons', async () => {
        const row = `0101990710008,${vote(1).ballotGuid},1,Duplicate ballot\r\n`;
        expect(await converted([csv.slice(0, 60), csv.slice(60)], invalidCsvToTable())).toContain(
            `\uFEFFOfficial (JMBG),GUID of the ballot,Poll number,Reason\r\n${row}`,
        );
        void language.choose('sr-Latn');
        const serbian = await converted([csv], invalidCsvToTable());
        void language.choose('en');
        expect(serbian.split('\r\n')[0]).toBe('\uFEFFČlan biračkog odbora (JMBG);GUID glasačkog listića;Redni broj;Razlog');
        expect(serbian.split('\r\n')[3]).toBe(`0101990710008;${vote(1).ballotGuid};3;Dupli listić`);
    });

    it('is an empty list when there are none', async () => {
        expect(await json([head])).toEqual([]);
        expect(await json([])).toEqual([]);
    });
});

describe('the source of most invalid votes', () => {
    const counts = (duplicate: number, invalidPollNumber: number) => ({ duplicate, invalidPollNumber });
    const person = (jmbg: string) => ({ jmbg, forename: 'Ana', surname: jmbg });
    const instant = '2026-11-24T07:00:00.000000Z';
    const progress = (all: number, file: number | null, ...officials: number[]): Progress => ({
        id: 1,
        state: 'finished',
        uploads: 9,
        ballots: { recorded: 1000, valid: 1000 - all, ...counts(all, 0) },
        lastMinute: 0,
        lastAccepted: null,
        hours: [],
        bars: { from: instant, seconds: 60, uploads: [], ballots: [] },
        officials: officials.map((of, i) => ({ ...person(String(i)), uploads: 1, ballots: 100, ...counts(1, of - 1), last: instant })),
        officialsInAll: officials.length,
        mostInvalid: file === null ? null : { upload: 'u', ...person('file'), accepted: instant, ...counts(file - 1, 1) },
        waiting: { uploads: 0, ballots: 0, oldest: null, setAside: 0 },
    });

    it('is the file that has more than half of them', () => {
        const file = { upload: 'u', accepted: instant };
        expect(sourceOfMost(progress(10, 6, 9, 1))).toEqual({ jmbg: 'file', name: 'Ana file', count: 6, all: 10, file });
    });

    it('is the official whose files together have more than half of them', () => {
        expect(sourceOfMost(progress(10, 5, 4, 6))).toEqual({ jmbg: '1', name: 'Ana 1', count: 6, all: 10, file: null });
    });

    it('is nobody when nobody has more than half, or there are none', () => {
        expect(sourceOfMost(progress(10, 5, 5, 5))).toBeNull();
        expect(sourceOfMost(progress(0, null))).toBeNull();
    });
});
