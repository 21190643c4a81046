// SPDX-License-Identifier: Apache-2.0
// What each role loads until its first page is usable, sign-in included, is small enough for a slow connection.
// Looks at: vite.config.ts, build/one-language.ts, src/Shell.svelte, src/routes, src/lib/i18n
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { later } from './service';
import { test } from './test';
import type { Visitor } from './visitor';

const bytesMax = 60_000;
const locales = ['en-GB', 'sr-Latn', 'sr-Cyrl'];

/** Counts the scripts and styles that a page has loaded, as they are sent: compressed, except the tiniest. */
function loadedBy(page: Page): () => Promise<number> {
    const bodies: Promise<number>[] = [];
    page.on('response', (answer) => {
        if (!/^\/assets\/.*\.(?:js|css)$/.test(new URL(answer.url()).pathname)) return;
        bodies.push(answer.headerValue('content-length').then((bytes) => (bytes === null ? Number.NaN : Number(bytes))));
    });
    return async () => (await Promise.all(bodies)).reduce((all, one) => all + one, 0);
}

async function signIn(visitor: Visitor, account: { email: string; password: string }): Promise<void> {
    const { page } = visitor;
    await visitor.goTo();
    await page.locator('input[type=email]').fill(account.email);
    await page.locator('input[type=password]').fill(account.password);
    await page.locator('main form button[type=submit]').click();
}

describe.each(locales)('the first page, %s', (locale) => {
    test('of a visitor, an official and an administrator is small', async ({ service, visit }) => {
        const { id } = await service.createElection(
            later(86_400 * (1 + locales.indexOf(locale))),
            later(86_400 * 1.5 + 86_400 * locales.indexOf(locale)),
            ['Quay', 'Garden'],
        );
        await service.publish(id, true);
        const official = await service.newOfficial();
        const views: Record<string, (visitor: Visitor) => Promise<void>> = {
            visitor: async (visitor) => (await visitor.goTo()).locator('input[type=password]').waitFor(),
            official: async (visitor) => {
                // The page loads the election behind itself, and with the list of earlier uploads what follows a file.
                for (const later of ['**/assets/election-*', '**/station/uploads*']) await visitor.page.route(later, () => {});
                await signIn(visitor, official);
                await visitor.page.locator('input[type=file]').waitFor({ state: 'attached' });
            },
            administrator: async (visitor) => {
                await signIn(visitor, service.administratorAccount);
                await visitor.page.getByRole('article').first().waitFor();
            },
        };
        for (const [role, open] of Object.entries(views)) {
            const visitor = await visit({ locale });
            const loaded = loadedBy(visitor.page);
            await open(visitor);
            const bytes = await loaded();
            console.log(`${role}, ${locale}: ${bytes} bytes`);
            expect.soft(bytes, role).toBeGreaterThan(30_000);
            expect.soft(bytes, role).toBeLessThanOrEqual(bytesMax);
            await visitor.close();
        }
    });
});
