// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { mockService } from '$lib/api/mock';
import { language, locales } from '$lib/i18n/i18n.svelte';
import { resultsCsv } from '$lib/results/exports';
import type { ElectionResults } from '$lib/results/types';
import CompleteResult from '../../routes/results/CompleteResult.svelte';
import { lawRows } from './export';
import { awaiting, council, law, lot, presidentOf, wordsOf } from './fixtures';
import { isAwaited, recordedLots, standingOf, totalsNeeded } from './outcome';
import { expectAccessible, rows, show, text, usePage } from './page';

usePage();

async function showResult(results: ElectionResults): Promise<void> {
    mockService(({ path }) => (path === '/admin/results' ? { body: results } : { status: 404 }));
    show(CompleteResult, { id: results.id });
    await vi.waitFor(() => expect(document.querySelector('table')).not.toBeNull(), { timeout: 30_000 });
}

const lists = () => rows('div.table');

describe('a result by a law of its own', () => {
    it('has the seats, how the last came about, and the rule in words', async () => {
        await showResult(council());
        expect(text()).toContain('The last seat, again.');
        expect(text()).toContain('The rule, again.');
        expect(text()).toContain(`SHA-256 of the rule: ${law.sha256}`);
        expect(text()).toContain('Votes cast 1,200');
        expect(text()).toContain('Source: Record no. 7');
        expect(text()).not.toContain('Threshold');
        expect(lists()[0]).toEqual(['1', 'Harbour No. 1', '500 50.00%', '50.00%', '9', 'yes']);
        expect(lists()[2]?.at(-1)).toBe('no');
        expect([...document.querySelectorAll('button')].map(({ textContent }) => textContent?.trim())).not.toContain('Quotients (CSV)');
        await expectAccessible();
    });

    it('says which numbers are awaited, and shows no seats', async () => {
        await showResult(awaiting({ totals: null, missingTotals: ['cast', 'registered'] }));
        expect(text('.notice')).toContain('numbers that ballots do not tell: votes cast and registered voters.');
        expect(lists()[0]).toEqual(['1', 'Harbour No. 1', '500 50.00%', '50.00%', '–', '']);
        expect(lists()[3]).toEqual(['', 'Valid votes', '1,000', '', '–', '']);
        expect(document.querySelector('.protocol')?.textContent).not.toContain('null');
        await expectAccessible();
    });

    it.each([
        ['seat', 'A lot decides between Harbour and Lighthouse: the one that is drawn gets the place.'],
        ['lastSeat', 'A lot decides between Harbour and Lighthouse: the one that is drawn loses its last seat'],
        ['loses', 'A lot decides between Harbour and Lighthouse: the one that is drawn loses one of the seats'],
    ] as const)('says between whom a lot decides: %s', async (decides, expected) => {
        await showResult(awaiting({ drawLot: { situation: lot.situation, decision: { ...lot.decision, decides } } }));
        expect(text('.notice')).toContain(expected);
    });

    it('says why a rule gives no result', async () => {
        await showResult(awaiting({ refusal: 'Over-award.' }));
        expect(text('.notice')).toContain('The rule gives no result for these votes: Over-award.');
    });

    it('counts seats that a majority has added, and those that nobody can take', async () => {
        await showResult(council({ total: 19, open: 2 }));
        expect(text()).toContain('Seats in all 19');
        expect(text()).toContain('Added by a majority 2');
        expect(text()).toContain('Seats that nobody can take 2');
        expect(text('p.majority')).toContain('10 of 19');
    });

    it('says that numbers were corrected after publication', async () => {
        await showResult(council({ corrected: true, totals: { ...law.totals!, correction: true } }));
        expect(text('.notice')).toContain('Corrected after publication');
        expect(text('.protocol')).toContain('Corrected after publication');
    });

    it.each([
        [{ outcome: 'elected', elected: 1 }, 'Elected: Ana Anić.'],
        [{ outcome: 'runoff', elected: null, runoff: [1, 2] }, 'In the second round: Ana Anić and Bora Borić.'],
        [{ outcome: 'void', elected: null }, 'The election is void: too few have voted.'],
        [{ outcome: 'none', elected: null }, 'Nobody is elected.'],
    ] as const)('says who is elected as a president: %o', async (changes, expected) => {
        await showResult(presidentOf({ ...changes, runoff: 'runoff' in changes ? [...changes.runoff] : [] }));
        expect(text('section')).toContain(expected);
        expect(text()).not.toContain('majority: over');
        const secondRound = document.querySelector('a[href="#/elections/new?follows=8"]');
        expect(secondRound === null).toBe(changes.outcome !== 'runoff');
        await expectAccessible();
    });

    it('tells of the second round in place of offering one', async () => {
        const results = presidentOf({ outcome: 'runoff', elected: null, runoff: [1, 2] });
        await showResult({ ...results, secondRound: 12, otherCandidates: true });
        expect(document.querySelector('a[href="#/elections/12"]')?.textContent).toBe('The second round: election no. 12');
        expect(document.querySelector('a[href^="#/elections/new"]')).toBeNull();
        for (const part of ['.notice', '.protocol']) expect(text(part)).toContain('The second round has other candidates');
        await expectAccessible();
    });

    it('of a second round tells of the first', async () => {
        await showResult(presidentOf({ outcome: 'elected', elected: 1, runoff: [], follows: 6 }));
        expect(document.querySelector('a[href="#/elections/6"]')?.textContent).toBe('The first round: election no. 6');
        expect(text()).not.toContain('other candidates');
    });

    it.each(locales)('is said in every language: %s', async (locale) => {
        await language.choose(locale);
        await showResult(council({ lots: [lot] }));
        expect(text()).toContain(wordsOf('The rule')[locale][0]);
        expect(text('.protocol')).toContain(wordsOf('The last seat')[locale][0]);
        expect(text('.protocol')).toContain(JSON.stringify(law.rule));
        for (const other of locales.filter((one) => one !== locale)) expect(text()).not.toContain(wordsOf('The rule')[other][0]);
    });
});

it('the exported table has the rule below it, in words and as data', () => {
    const results = council({ lots: [lot] });
    const lines = resultsCsv(results, lawRows(results, results.law!)).trimEnd().split('\r\n');
    expect(lines[0]).toBe('\uFEFFPoll number,Name,Votes,Share of the votes,Seats,Takes part in the allocation of seats');
    expect(lines.slice(4)).toEqual([
        '',
        'Seats in all,17',
        'Votes cast,1200',
        'Source,Record no. 7',
        'Lots,"Lighthouse, of Harbour and Lighthouse"',
        'The last seat,The last seat.',
        'The last seat,"The last seat, again."',
        'Rule,The rule.',
        'Rule,"The rule, again."',
        `Rule as data,"${JSON.stringify(law.rule).replaceAll('"', '""')}"`,
        `SHA-256 of the rule,${law.sha256}`,
    ]);
});

it('tells what is awaited and what lots count', () => {
    expect(isAwaited(law)).toBe(false);
    expect(isAwaited({ ...law, missingTotals: ['cast'] })).toBe(true);
    expect(totalsNeeded({ ...law, totals: null })).toEqual([]);
    expect(totalsNeeded({ ...law, totals: null, missingTotals: ['registered'] })).toEqual(['cast', 'registered']);
    expect(totalsNeeded(law)).toEqual(['cast']);
    const lots = recordedLots({ ...law, lots: [lot, { ...lot, number: 2, used: false }, { ...lot, number: 3, voided: 'Wrong ball' }] });
    expect(lots.map(standingOf)).toEqual(['voided', 'kept', 'used']);
});
