// SPDX-License-Identifier: Apache-2.0
// The console over plain http under a name of the local network, where browsers withhold the clipboard, sharing and service workers:
// each is absent without an error, the rest works, and the page says what https would give.
// Looks at: src/PlainHttp.svelte, src/lib/ui/CopyButton.svelte, src/lib/csv, src/main.ts
import { createHash } from 'node:crypto';
import { describe, expect } from 'vitest';
import { expectAccessible } from './axe';
import { card, choose, file, send, signedIn, startElection } from './official';
import { ballots, later } from './service';
import { testUnder } from './test';
import { widths } from './visitor';

const host = 'station.example';

const test = testUnder(host);

const said = 'This page came over plain http. Over https nobody on the way could read it';

/** Browsers say that they ignore a header which is for secure pages alone. */
const ignored = /The Cross-Origin-Opener-Policy header has been ignored/;

function underItsName(url: string): string {
    const address = new URL(url);
    address.hostname = host;
    return address.origin;
}

describe('over plain http', () => {
    test('an official sends a file, whose SHA-256 is right, and has a receipt', async ({ service, visit, urna }) => {
        await startElection(service);
        const visitor = await visit({ url: underItsName(urna.url), serviceWorker: true });
        visitor.allow(ignored);
        const { page } = visitor;
        await signedIn(service, visitor);
        expect(await page.evaluate(() => [isSecureContext, 'serviceWorker' in navigator, 'clipboard' in navigator])).toEqual([
            false,
            false,
            false,
        ]);
        const content = ballots({ 1: 12, 3: 4 });
        await choose(page, file('plain.csv', content));
        const sent = card(page, 'plain.csv');
        await send(sent);
        await sent.getByText('Counted: 16 valid ballots', { exact: true }).waitFor();
        await page.goto('/#/uploads');
        await page.getByRole('link', { name: 'plain.csv' }).click();
        await page.getByRole('heading', { level: 1, name: 'Receipt of an upload' }).waitFor();
        const sha256 = createHash('sha256').update(content).digest('hex');
        await expect.poll(() => page.locator('dd code').first().textContent()).toBe(sha256);
        expect(await page.getByRole('button', { name: 'Share' }).count()).toBe(0);
        await page.getByText(said).waitFor();
    });

    test('an administrator publishes a page, and reads its address instead of copying it', async ({ service, visit, urna }) => {
        const { id } = await service.createElection(later(86_400), later(90_000), ['Quay', 'Garden']);
        await service.publish(id, true);
        const visitor = await visit({ url: underItsName(urna.url), serviceWorker: true });
        visitor.allow(ignored);
        const { page } = visitor;
        await visitor.signIn(service.administratorAccount);
        await visitor.goTo(`/elections/${id}`);
        await page
            .getByRole('link', { name: new RegExp(`/results/${id}$`) })
            .first()
            .waitFor();
        await page.getByText(said).waitFor();
        expect(await page.getByRole('button', { name: /^Copy/ }).count()).toBe(0);
        await visitor.goTo('/elections');
        await page.getByRole('article').first().waitFor();
        expect(await page.getByRole('button', { name: /^Copy/ }).count()).toBe(0);
    });

    for (const width of Object.values(widths)) {
        test(`the note fits, ${width}`, async ({ visit, urna }) => {
            const visitor = await visit({ url: underItsName(urna.url), width });
            visitor.allow(ignored);
            const page = await visitor.goTo();
            await page.getByText(said).waitFor();
            await expectAccessible(page);
            expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
            await page.getByRole('combobox').first().selectOption('sr-Cyrl');
            await page.getByText('Ова страница је стигла преко обичног http').waitFor();
        });
    }
});
