// SPDX-License-Identifier: Apache-2.0
// The service worker: the console opens without a network, finds its assets after the server was upgraded, and keeps no answer.
// Looks at: src/offline, build/service-worker.ts, src/main.ts, src/Shell.svelte
import type { Page } from 'playwright-core';
import { describe, expect, vi } from 'vitest';
import { expectAccessible } from './axe';
import { agrees, card, choose, file, listen, send, signedIn, slowUpload, startElection } from './official';
import { ballots } from './service';
import { test as base } from './test';
import { timeScale } from './urna';
import { UpgradedServer } from './upgraded-server';
import type { Visitor } from './visitor';

const test = base.extend<{ server: UpgradedServer; enter: () => Promise<Visitor> }>({
    server: async ({ urna }, use) => {
        const server = await UpgradedServer.start(urna.url);
        await use(server);
        await server.stop();
    },
    /** A visitor whose page has the service worker. */
    enter: async ({ server, visit }, use) =>
        use(async () => {
            const visitor = await visit({ url: server.url, serviceWorker: true });
            await visitor.goTo();
            await controlled(visitor.page);
            return visitor;
        }),
});

async function controlled(page: Page): Promise<void> {
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** Returns the paths that each cache has. */
function kept(page: Page): Promise<Record<string, string[]>> {
    return page.evaluate(async () => {
        const found: Record<string, string[]> = {};
        for (const name of await caches.keys()) {
            found[name] = (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname);
        }
        return found;
    });
}

/** Waits until the worker of the next version waits for its turn. */
async function waiting(page: Page): Promise<void> {
    const has = () => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null);
    await expect.poll(has, { timeout: 20_000 }).toBe(true);
}

function scriptOf(page: Page): Promise<string> {
    return page.evaluate(() => document.querySelector('script')?.src ?? '');
}

async function title(page: Page, name: string): Promise<void> {
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
}

describe('without a network', { timeout: 60_000 * timeScale }, () => {
    test('the console opens, says that the service cannot be reached, and has all languages', async ({ enter, server, service }) => {
        const visitor = await enter();
        const { page } = visitor;
        visitor.allow(/net::ERR_/);
        server.disconnect();
        await page.reload();
        await title(page, 'Sign in');
        await page.getByLabel('E-mail address').fill(service.administratorEmail);
        await page.getByLabel('Password', { exact: true }).fill('Ballot-box-1');
        await page.getByRole('button', { name: 'Sign in', exact: true }).click();
        await page.getByText('The service cannot be reached. Check your connection and try again.').waitFor();
        await expectAccessible(page);
        await page.getByRole('combobox').selectOption('sr-Cyrl');
        await title(page, 'Пријава');
        await page.goto('/#/register');
        await title(page, 'Регистрација члана бирачког одбора');
        server.restore();
        await page.reload();
        await title(page, 'Регистрација члана бирачког одбора');
    });

    test('that is only very slow the console opens too', async ({ enter, server }) => {
        const { page } = await enter();
        server.hold();
        await page.reload();
        await title(page, 'Sign in');
    });

    test('only the page and its assets are kept, whatever was asked', async ({ enter, service, urna }) => {
        await startElection(service);
        const visitor = await enter();
        const { page } = visitor;
        await signedIn(service, visitor);
        await choose(page, file('kept.csv', ballots({ 1: 30, 2: 5 })));
        const sent = card(page, 'kept.csv');
        await send(sent);
        await sent.getByText('Counted: 35 valid ballots', { exact: true }).waitFor();
        await page.goto('/#/uploads');
        await title(page, 'My uploads');
        await page.goto('/api');
        await page.goto('/#/upload');
        const all = [...(await (await fetch(`${urna.url}/sw.js`)).text()).matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path);
        expect(all.length).toBeGreaterThan(50);
        const found = await kept(page);
        expect(Object.keys(found)).toEqual([expect.stringMatching(/^urna-[0-9a-f]{16}$/)]);
        expect(Object.values(found)[0]?.sort()).toEqual(['/', ...all]);
    });

    test('a worker changes nothing of an upload: its progress is seen', async ({ enter, service }) => {
        await startElection(service);
        const visitor = await enter();
        const { page } = visitor;
        await signedIn(service, visitor);
        await choose(page, file('slow.csv', ballots({ 1: 6000 })));
        const slow = card(page, 'slow.csv');
        await agrees(slow);
        const { progress } = await listen(page);
        await slowUpload(page, 60_000);
        await slow.getByRole('button', { name: 'Send', exact: true }).click();
        await slow.getByText('Counted: 6,000 valid ballots', { exact: true }).waitFor({ timeout: 30_000 });
        expect(new Set(await progress()).size).toBeGreaterThan(3);
    });
});

describe('the server is upgraded', { timeout: 90_000 * timeScale }, () => {
    test('and a tab that was open finds each page, until no such tab is left', async ({ enter, server, service }) => {
        const visitor = await enter();
        const old = visitor.page;
        await visitor.signIn(service.administratorAccount);
        const [before] = Object.keys(await kept(old));
        const script = await scriptOf(old);
        await server.upgrade();
        expect((await fetch(script)).status).toBe(404);
        for (const [path, name] of [
            ['/users', 'Users'],
            ['/participants', 'Participants'],
        ] as const) {
            await old.goto(`/#${path}`);
            await title(old, name);
        }

        // A tab that is opened now has the new version, whose worker waits; the old one goes on.
        const other = await visitor.context.newPage();
        await other.goto('/');
        await title(other, 'Elections'); // the old one gives it its session
        expect(await scriptOf(other)).toMatch(/\.v1\.js$/);
        await waiting(other);
        expect(Object.keys(await kept(other))).toEqual([before, 'urna-upgrade1']);
        await other.reload();
        await title(other, 'Elections');
        await other.waitForTimeout(3_000);
        await old.goto('/#/audit');
        await title(old, 'Audit trail');
        await old.getByRole('combobox').first().selectOption('sr-Latn');
        await title(old, 'Revizorski trag');
        await old.close();

        // Before the browser has noticed that the old tab is closed, a reload changes nothing.
        const noOther = async () => {
            await other.reload();
            await expect.poll(() => kept(other).then(Object.keys), { timeout: 8_000 }).toEqual(['urna-upgrade1']);
        };
        await vi.waitFor(noOther, { timeout: 60_000 });
        await other.evaluate(() => sessionStorage.clear());
        await other.reload();
        await title(other, 'Prijava');
        await other.goto('/#/register');
        await title(other, 'Registracija člana biračkog odbora');
        server.disconnect();
        visitor.allow(/net::ERR_/);
        await other.reload();
        await title(other, 'Registracija člana biračkog odbora');
        expect(await scriptOf(other)).toMatch(/\.v1\.js$/);
    });

    test('and a tab that was open checks, repairs and sends a file', async ({ enter, server, service }) => {
        await startElection(service);
        const visitor = await enter();
        const { page } = visitor;
        await signedIn(service, visitor);
        await server.upgrade();
        await choose(page, file('semicolons.csv', ballots({ 1: 30 }).replaceAll(',', ';')));
        const repaired = card(page, 'semicolons.csv');
        await send(repaired);
        await repaired.getByText('Counted: 30 valid ballots', { exact: true }).waitFor();
        await repaired.getByRole('link', { name: 'Receipt' }).click();
        await title(page, 'Receipt of an upload');
    });

    test('and a tab that is only ever reloaded gets the new version, and leaves no other', async ({ enter, server }) => {
        const { page } = await enter();
        for (const version of [1, 2]) {
            await server.upgrade();
            await page.reload();
            await title(page, 'Sign in');
            expect(await scriptOf(page)).toMatch(new RegExp(`\\.v${version}\\.js$`));
            await expect.poll(() => kept(page).then(Object.keys), { timeout: 20_000 }).toContain(`urna-upgrade${version}`);
            await page.reload();
            await expect.poll(() => kept(page).then(Object.keys)).toEqual([`urna-upgrade${version}`]);
        }
    });

    test('and without a worker the page says what happened, and a reload helps', async ({ server, visit, service }) => {
        const visitor = await visit({ url: server.url });
        const { page } = visitor;
        await visitor.signIn(service.administratorAccount);
        await server.upgrade();
        visitor.allow(/status of 404/, /Refused to apply style/);
        await page.goto('/#/audit');
        await page.getByText('A new version is here', { exact: true }).first().waitFor();
        await page.getByText('Urna was updated. Reload the page to go on.', { exact: true }).first().waitFor();
        await expectAccessible(page);
        await page.getByRole('button', { name: 'Reload' }).first().click();
        await title(page, 'Audit trail');
    });
});
