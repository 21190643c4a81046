// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BallotCsvCheck } from '$lib/csv/ballot-csv';
import { language } from '$lib/i18n/i18n.svelte';
import type { Ballot } from '$lib/upload/ballot';
import VotesBeforeSending from './VotesBeforeSending.svelte';

let shown: Record<string, unknown>[] = [];

beforeEach(() => {
    void language.choose('en');
    // jsdom lays nothing out.
    vi.stubGlobal(
        'ResizeObserver',
        class {
            observe() {}
            unobserve() {}
            disconnect() {}
        },
    );
});
afterEach(async () => {
    await Promise.all(shown.map((one) => unmount(one)));
    shown = [];
});

function show(votes: Readonly<Record<number, number>>, ballot?: Ballot): void {
    const check = new BallotCsvCheck();
    const lines = Object.entries(votes).flatMap(([number, count]) => Array.from({ length: count }, () => number));
    check.feed(new TextEncoder().encode(lines.map((number, n) => `${n.toString(16).padStart(32, '0')},${number}\n`).join('')));
    shown.push(mount(VotesBeforeSending, { target: document.body, props: { file: 'box.csv', report: check.finish(), ballot } }));
}

const rows = () => [...document.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent));
const notices = () => [...document.querySelectorAll('.notice .title')].map((title) => title.textContent);

it('the votes stand by poll number when the ballot is not known', () => {
    show({ 10: 5, 2: 1200 });
    expect(rows()).toEqual([
        ['2', '1,200'],
        ['10', '5'],
        ['Total', '1,205'],
    ]);
    expect(notices()).toEqual([]);
});

it('with the ballot they have names, those without a vote too, and what is not on it is marked', () => {
    show({ 1: 30, 4: 2, 900: 1 }, { pollNumbers: 3, names: ['Harbour', 'Orchard', 'Lighthouse'] });
    expect(rows()).toEqual([
        ['1', 'Harbour', '30'],
        ['2', 'Orchard', '0'],
        ['3', 'Lighthouse', '0'],
        ['4', 'not on the ballot', '2'],
        ['900', 'not on the ballot', '1'],
        ['Total', '', '33'],
    ]);
    expect([...document.querySelectorAll('tr.unknown th')].map((cell) => cell.textContent)).toEqual(['4', '900']);
    expect(notices()).toEqual(['3 ballots have poll numbers that are not on the ballot']);
});

it('without names the numbers are compared all the same', () => {
    show({ 1: 30, 4: 1 }, { pollNumbers: 2 });
    expect(rows()[2]).toEqual(['4', 'not on the ballot', '1']);
    show({ 1: 30 }, { pollNumbers: 1 });
    expect(document.querySelectorAll('thead')[1]?.textContent).not.toMatch(/Name/);
});

it('few ballots are noticed', () => {
    show({ 1: 19 });
    expect(notices()).toEqual(['The file has only 19 ballots']);
});

it('very many poll numbers are not listed', () => {
    show(Object.fromEntries(Array.from({ length: 257 }, (_, n) => [n + 1, 1])));
    expect(document.querySelector('table')).toBeNull();
    expect(document.body.textContent).toContain('more than 256 different poll numbers');
});
