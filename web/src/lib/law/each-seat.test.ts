// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { expect, it, vi } from 'vitest';
import { mockService } from '$lib/api/mock';
import { language, locales } from '$lib/i18n/i18n.svelte';
import EachSeat from '../../routes/results/EachSeat.svelte';
import { wordsOf } from './fixtures';
import { expectAccessible, press, show, text, usePage } from './page';

usePage();

const election = {
    id: 7,
    startAt: '2026-11-24T06:00:00.000000Z',
    endAt: '2026-11-24T19:00:00.000000Z',
    individual: false,
    state: 'finished',
    timeZone: 'UTC',
    public: false,
    participants: [],
};

/** An explanation with these steps; `sumOf` says which sum a page is of. */
function explanation(all: number, sumOf: () => string = () => 'a'): (string | null)[] {
    const asked: (string | null)[] = [];
    mockService(({ path, query }) => {
        if (path === '/admin/elections') return { body: { timeZone: 'UTC', elections: [election] }, headers: { ETag: '"1"' } };
        if (path !== '/admin/explanation') return { status: 404 };
        const [from, limit] = [Number(query.get('from')), Number(query.get('limit'))];
        asked.push(query.get('from'));
        const next = Math.min(from + limit, all);
        const steps = Array.from({ length: next - from }, (_, i) => ({ step: 'seats', words: wordsOf(`${sumOf()} step ${from + i}`) }));
        return { body: { sha256: sumOf().repeat(64), allSteps: all, from, steps, next: next === all ? null : next } };
    });
    show(EachSeat, { parameters: { id: '7' } });
    return asked;
}

it('the steps are shown page by page, each in words', async () => {
    const asked = explanation(150);
    await vi.waitFor(() => expect(text()).toContain('Steps shown: 100 of 150.'));
    expect(text()).toContain('a step 0. a step 0, again.');
    await expectAccessible();
    press('Show more');
    await vi.waitFor(() => expect(text()).toContain('Steps shown: 150 of 150.'));
    expect(document.querySelectorAll('ol > li')).toHaveLength(150);
    expect([...document.querySelectorAll('button')].map(({ textContent }) => textContent?.trim())).not.toContain('Show more');
    expect(asked).toEqual(['0', '100']);
});

it('pages of different sums are never mixed', async () => {
    let sum = 'a';
    const asked = explanation(150, () => sum);
    await vi.waitFor(() => expect(text()).toContain('Steps shown: 100 of 150.'));
    sum = 'b';
    press('Show more');
    await vi.waitFor(() => expect(text()).toContain('b step 0.'));
    flushSync();
    expect(text()).not.toContain('a step');
    expect(text()).toContain('Steps shown: 100 of 150.');
    expect(asked).toEqual(['0', '100', '0']);
});

it.each(locales)('the steps are in the page’s language: %s', async (locale) => {
    await language.choose(locale);
    explanation(2);
    await vi.waitFor(() => expect(text()).toContain(wordsOf('a step 1')[locale][0]));
    for (const other of locales.filter((one) => one !== locale)) expect(text()).not.toContain(wordsOf('a step 1')[other][0]);
});
