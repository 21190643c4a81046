// SPDX-License-Identifier: Apache-2.0
// Responses of the service for tests: a council of 17 with a law of its own, and a president.

import { parliament, president } from '$lib/results/fixtures';
import type { ElectionResults } from '$lib/results/types';
import type { LawOutcome, Preset, RecordedLot, Words } from './types';

/** A sentence that is told apart in each language. */
export const wordsOf = (what: string): Words => ({
    en: [`${what}.`, `${what}, again.`],
    'sr-Latn': [`${what} po srpskom.`],
    'sr-Cyrl': [`${what} по српском.`],
});

export const law: LawOutcome = {
    rule: { method: 'dhondt', threshold: [{ percent: '3', of: 'cast' }], ties: ['lot'], version: 1 },
    sha256: 'a1'.repeat(32),
    totals: {
        version: 1,
        cast: 1200,
        blank: null,
        registered: null,
        source: 'Record no. 7',
        statedAt: '2026-11-24T20:00:00.000000Z',
        correction: false,
    },
    lots: [],
    corrected: false,
    missingTotals: [],
    drawLot: null,
    total: 17,
    open: 0,
    explanationSha256: 'e2'.repeat(32),
    words: wordsOf('The rule'),
    lastSeatWords: wordsOf('The last seat'),
};

export const lot: RecordedLot = {
    number: 1,
    situation: 'b3'.repeat(32),
    decision: { decides: 'seat', options: [1, 3], tier: 0 },
    drawn: 3,
    drawnAt: '2026-11-24T21:00:00.000000Z',
    reason: 'Before the commission',
    recordedAt: '2026-11-24T21:05:00.000000Z',
    used: true,
};

/** A council with votes, and with these seats; without them the law awaits something. */
export function council(changes: Partial<LawOutcome> = {}, seats: readonly number[] | null = [9, 5, 3]): ElectionResults {
    const { id, start, end, startAt, endAt, timeZone, invalidVotes, uploads } = parliament;
    const votes = [500, 300, 200];
    return {
        ...{ id, start, end, startAt, endAt, timeZone, invalidVotes, uploads },
        individual: false,
        seats: 17,
        state: 'finished',
        public: false,
        validVotes: 1000,
        law: { ...law, ...changes },
        participants: ['Harbour', 'Orchard', 'Lighthouse'].map((name, i) => ({
            pollNumber: i + 1,
            name,
            votes: votes[i] ?? 0,
            share: (votes[i] ?? 0) / 1000,
            result: seats?.[i] ?? null,
            ...(seats === null ? {} : { passed: i < 2 }),
        })),
    };
}

/** What is left of a law's outcome while something is awaited. */
export function awaiting(changes: Partial<LawOutcome>): ElectionResults {
    const results = council({ ...changes }, null);
    for (const name of ['total', 'open', 'lastSeatWords', 'explanationSha256'] as const) delete (results.law as LawOutcome)[name];
    return results;
}

/** A presidential election with this outcome. */
export function presidentOf(changes: Partial<LawOutcome>): ElectionResults {
    const results = { ...president, law: { ...law, ...changes } };
    for (const name of ['total', 'open', 'lastSeatWords'] as const) delete (results.law as LawOutcome)[name];
    return results;
}

export const presets: Preset[] = [
    {
        id: 'serbia-parliament',
        name: { en: 'Serbia, National Assembly', 'sr-Latn': 'Srbija, Narodna skupština', 'sr-Cyrl': 'Србија, Народна скупштина' },
        law: { title: 'Law on the Election of Members of Parliament', date: '2023-12-17', address: 'https://law.example/129' },
        individual: false,
        seats: 250,
        rule: { method: 'dhondt', threshold: [{ percent: '3', of: 'cast' }], classes: { minority: { threshold: [], factor: '1.35' } } },
        words: { ...wordsOf('Serbian law'), en: ['250 seats: Serbian law.', 'Serbian law, again.'] },
        notes: { en: 'A note.', 'sr-Latn': 'Napomena.', 'sr-Cyrl': 'Напомена.' },
        refused: null,
    },
    {
        id: 'poland-sejm',
        name: { en: 'Poland, Sejm', 'sr-Latn': 'Poljska, Sejm', 'sr-Cyrl': 'Пољска, Сејм' },
        law: { title: 'Kodeks wyborczy', date: '2023-10-15', address: 'https://law.example/196' },
        individual: false,
        seats: 460,
        rule: { method: 'dhondt', threshold: [], tiers: [{ scope: 'district' }] },
        words: wordsOf('Polish law'),
        refused: 'rule.tiers',
    },
    {
        id: 'serbia-president',
        name: { en: 'Serbia, President', 'sr-Latn': 'Srbija, predsednik', 'sr-Cyrl': 'Србија, председник' },
        law: { title: 'Law on the Election of the President', date: '2022-04-03', address: 'https://law.example/20' },
        individual: true,
        rule: { majority: { of: 'cast', percent: '50', inclusive: false }, runoff: 2 },
        words: wordsOf('Presidential law'),
        refused: null,
    },
];
