// SPDX-License-Identifier: Apache-2.0
// What cannot be shown is replaced by itself: a single bad row never blanks a page. The tests spoil the service's answers.
// Looks at: src/lib/ui/EntryBoundary.svelte, src/lib/results, src/routes/administrator, src/routes/official
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { rowsOf } from './results';
import { ballots, later } from './service';
import { test } from './test';

const instead = 'This entry cannot be shown.';

/** Changes the answers of an endpoint. */
async function spoil(page: Page, path: string, change: (answer: Record<string, Record<string, unknown>[]>) => void): Promise<void> {
    await page.route(`**${path}*`, async (route) => {
        const response = await route.fetch();
        const answer = (await response.json()) as Record<string, Record<string, unknown>[]>;
        change(answer);
        await route.fulfill({ response, json: answer });
    });
}

describe('one that cannot be shown leaves the others', () => {
    test('of elections', async ({ service, visit }) => {
        for (const day of [3, 5]) await service.createElection(later(day * 86_400), later((day + 1) * 86_400), ['Quay', 'Garden']);
        const visitor = await visit();
        visitor.allow(/TypeError/);
        const { page } = visitor;
        await spoil(page, '/admin/elections', ({ elections }) => Object.assign(elections?.[0] ?? {}, { participants: null }));
        await visitor.signIn(service.administratorAccount);
        await page.getByText(instead).waitFor();
        expect(await page.getByRole('article').count()).toBe(1);
    });

    test('of a result', async ({ service, visit }) => {
        const election = await service.finishedElection(4, ['Harbour', 'Orchard'], { 1: 30, 2: 20 });
        const visitor = await visit();
        visitor.allow(/TypeError/);
        const { page } = visitor;
        await spoil(page, '/admin/results', ({ lastSeats }) => Object.assign(lastSeats?.[0] ?? {}, { quotient: null }));
        await visitor.signIn(service.administratorAccount);
        await visitor.goTo(`/elections/${election.id}/results`);
        await page.getByText(instead).first().waitFor();
        expect((await rowsOf(page, 'Votes and seats of the lists')).join()).toContain('Orchard');
        const quotients = await rowsOf(page, 'Quotients of the last seats, and the next ones');
        expect(quotients.filter((row) => row.includes(instead))).toHaveLength(1);
        expect(quotients.join()).toContain('seat won');
    });

    test('of an official’s uploads', async ({ service, visit }) => {
        const official = await service.newOfficial();
        await service.runningElection(600, ['Harbour', 'Orchard']);
        for (const name of ['one.csv', 'two.csv']) await service.upload(official, ballots({ 1: 3 }), name);
        const visitor = await visit();
        visitor.allow(/TypeError/);
        const { page } = visitor;
        await spoil(page, '/station/uploads', ({ uploads }) => Object.assign(uploads?.[0] ?? {}, { sha256: null }));
        await visitor.signIn(official);
        await visitor.goTo('/uploads');
        await page.getByText(instead).waitFor();
        await page.getByRole('link', { name: 'one.csv' }).waitFor();
    });
});
