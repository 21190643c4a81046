// SPDX-License-Identifier: Apache-2.0
// Every page in every language and in both themes on the narrowest phone: nothing may overflow, and axe finds nothing.
// Looks at: src/routes, src/public-page, src/lib/i18n, src/lib/ui, src/lib/charts, src/Shell.svelte
import { describe, expect } from 'vitest';
import { expectAccessibleLightAndDark } from './axe';
import { ballots, later } from './service';
import { test } from './test';
import type { Visitor } from './visitor';
import { widths } from './visitor';

const locales = ['sr-Latn', 'sr-Cyrl', 'en'] as const;
const day = 86_400;

async function expectFits(visitor: Visitor, path: string): Promise<void> {
    const { page } = visitor;
    await visitor.goTo(path);
    await page.reload(); // nothing of the page of before is left
    await page.locator('main h1').waitFor();
    await page.waitForLoadState('networkidle');
    for (const locale of locales) {
        await page.getByRole('banner').getByRole('combobox').selectOption(locale);
        await page.locator(`html[lang=${locale}]`).waitFor({ state: 'attached' });
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(width, `${path} in ${locale}`).toBeLessThanOrEqual(widths.phone);
        await expectAccessibleLightAndDark(page);
    }
}

/** The pages of results have their language in their address, and no choice of a theme. */
async function expectPublicFits(visitor: Visitor, path: string): Promise<void> {
    for (const locale of locales) {
        const page = await visitor.open(`${path}?lang=${locale}`);
        expect(await page.locator('html').getAttribute('lang'), path).toBe(locale);
        await expectAccessibleLightAndDark(page);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(width, `${path} in ${locale}`).toBeLessThanOrEqual(widths.phone);
    }
}

describe('on a phone, in each language,', () => {
    test('the pages of everybody fit', async ({ visit }) => {
        const visitor = await visit({ width: widths.phone });
        for (const path of ['/sign-in', '/register']) await expectFits(visitor, path);
    });

    test('the pages of an administrator fit', async ({ service, visit }) => {
        const names = ['Savez za obnovu gradova i sela', 'Nezavisna lista'];
        const over = await service.finishedElection(4, names, { 1: 30, 2: 20, 9: 5 });
        const upcoming = await service.createElection(later(20 * day), later(21 * day), names, false, { seats: 10_000 });
        const visitor = await visit({ width: widths.phone });
        await visitor.signIn(service.administratorAccount);
        for (const path of [
            '/elections',
            '/elections/new',
            `/elections/${upcoming.id}`,
            ...['turnout', 'results', 'invalid-votes'].map((page) => `/elections/${over.id}/${page}`),
            '/participants',
            '/participants/import',
            '/users',
            '/users/registration',
            '/users/administrator',
            '/users/second-factor',
            '/account',
            '/audit',
            '/nowhere',
        ]) {
            await expectFits(visitor, path);
        }
    });

    test('the pages of an official fit', async ({ service, visit }) => {
        const official = await service.newOfficial();
        await service.upload(official, ballots({ 1: 1234 }), 'biračko-mesto-7-sa-veoma-dugačkim-nazivom.csv');
        const answer = await service.call('GET', '/station/uploads', official.token);
        const { uploads } = (await answer.json()) as { uploads: { id: string }[] };
        const visitor = await visit({ width: widths.phone });
        await visitor.signIn(official);
        for (const path of ['/upload', '/uploads', `/uploads/${uploads[0]?.id}`, '/account']) await expectFits(visitor, path);
    });

    test('the pages of results fit', async ({ service, visit }) => {
        const names = ['Savez za obnovu gradova i sela', 'Nezavisna lista', 'Bez'.repeat(80)];
        const visitor = await visit({ width: widths.phone });
        for (const path of ['/results', '/results/999']) await expectPublicFits(visitor, path);
        for (const individual of [false, true]) {
            const over = await service.finishedElection(4, names, { 1: 30, 2: 20, 9: 5 }, individual);
            await service.publish(over.id, true);
            for (const page of ['', '/embed', '/projector']) await expectPublicFits(visitor, `/results/${over.id}${page}`);
        }
        const now = await service.runningElection(600, names);
        await service.publish(now.id, true, true);
        await service.upload(await service.newOfficial(), ballots({ 1: 1234 }));
        for (const path of ['/results', `/results/${now.id}`]) await expectPublicFits(visitor, path);
    });
});
