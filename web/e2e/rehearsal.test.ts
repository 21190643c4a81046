// SPDX-License-Identifier: Apache-2.0
// A rehearsal says what it is: on every page, on paper, in the names of files and in them.
// Looks at: src/Shell.svelte, src/lib/rehearsal.svelte.ts, src/lib/results, src/lib/download.ts, src/lib/ui/Page.svelte, src/public-page
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { download, enter } from './results';
import { ballots, sleepUntil } from './service';
import { testWith, testWithOwnUrna } from './test';
import { timeScale } from './urna';

const test = testWith('--rehearsal');
const words = {
    'en-GB': 'Rehearsal. Nothing that is recorded here counts.',
    'sr-Latn': 'Proba. Ništa od onoga što se ovde unese ne računa se.',
    'sr-Cyrl': 'Проба. Ништа од онога што се овде унесе не рачуна се.',
};

describe('a rehearsal', () => {
    test.for(Object.entries(words))('says what it is before anybody signs in, %s', async ([locale, text], { visit }) => {
        const visitor = await visit({ locale });
        visitor.allow(/net::ERR_FAILED/);
        const { page, context } = visitor;
        // What the page itself says, without an answer of the service.
        await context.route(/\/(?:authentication|admin|station)\//, (route) => route.abort());
        await page.goto('/');
        await page.getByText(text).waitFor();
        await expect.poll(() => page.title()).toMatch(new RegExp(`^${text.split('.')[0]} · `));
        await expectAccessibleInAllThemes(page);
    });

    test('says it on the page of the API', async ({ visit }) => {
        const { page } = await visit();
        await page.goto('/api');
        expect(await page.evaluate(() => getComputedStyle(document.body, '::before').content)).toContain('Rehearsal.');
        await expectAccessibleInAllThemes(page);
    });

    test('marks pages, paper, names of files and tables', async ({ visit, service }) => {
        const official = await service.newOfficial();
        const election = await service.runningElection(4 * timeScale, ['Quay', 'Garden']);
        await service.upload(official, ballots({ 1: 30, 2: 20, 7: 1 }));
        await sleepUntil(election.end);
        await service.publish(election.id, true);
        await service.results(election.id);
        const { page } = await enter(visit, service);
        for (const path of ['/elections', '/participants', '/users', '/audit', '/account', `/elections/${election.id}/invalid`]) {
            await page.goto(`/#${path}`);
            await page.getByRole('heading', { level: 1 }).waitFor();
            await page.getByText(words['en-GB']).waitFor();
        }
        await page.goto(`/#/elections/${election.id}/results`);
        const table = await download(page, 'Table (CSV)');
        expect(table.name).toBe(`rehearsal-election-${election.id}-results.csv`);
        expect(table.text.split('\r\n')[0]).toBe(`\uFEFF${words['en-GB']}`);
        await page.emulateMedia({ media: 'print' });
        expect(await page.getByText(words['en-GB']).isVisible()).toBe(true);
        const mark = () =>
            page.evaluate(() => {
                const style = getComputedStyle(document.querySelector('[data-word]')!, '::after');
                return [style.content, style.position];
            });
        expect(await mark()).toEqual(['"Rehearsal"', 'fixed']);
        for (const path of ['/results', ...['', '/embed', '/projector'].map((form) => `/results/${election.id}${form}`)]) {
            await page.goto(path);
            expect(await page.getByText(words['en-GB']).isVisible(), path).toBe(true);
            expect(await mark(), path).toEqual(['"Rehearsal"', 'fixed']);
        }
        await page.emulateMedia({ media: null });
        await page.goto('/#/audit');
        const trail = await download(page, 'Save all as CSV');
        expect(trail.name).toMatch(/^rehearsal-audit-/);
        expect(trail.text.split('\r\n')[0]).toBe(`\uFEFF${words['en-GB']}`);
    });
});

testWithOwnUrna('elections that count say nothing of a rehearsal, also after one in the same tab', async ({ own, visit }) => {
    const visitor = await visit({ url: own.url });
    visitor.allow(/400/);
    const { page, context } = visitor;
    await context.route('/', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: (await response.text()).replace('<html', '<html data-rehearsal') });
    });
    await page.goto('/');
    await page.getByText(words['en-GB']).waitFor();
    await page.getByLabel('E-mail address').fill('nobody@example.com');
    await page.getByLabel('Password', { exact: true }).fill('a wrong one');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText(words['en-GB']).waitFor({ state: 'detached' });
    expect(await page.title()).not.toContain('Rehearsal');
});
