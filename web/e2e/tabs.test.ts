// SPDX-License-Identifier: Apache-2.0
// The tabs of a browser have one session: they hand it on, renew it one at a time, and end it together, also when nobody uses them.
// Looks at: src/lib/api/session.svelte.ts, src/lib/last-use.ts, src/Idle.svelte, src/Shell.svelte
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { expectAccessible } from './axe';
import { changePassword } from './codes';
import { card, choose, file, inOrder, send, test } from './official';
import { ballots, Service } from './service';
import { timeScale, Urna } from './urna';
import { Visitor } from './visitor';

const minuteMs = 60_000;
const warning = 'Are you still there?';

const signInTitle = (page: Page) => page.getByRole('heading', { level: 1, name: 'Sign in' });
const historyTitle = (page: Page) => page.getByRole('heading', { level: 1, name: 'My uploads' });
const warned = (page: Page) => page.getByRole('dialog', { name: warning });

async function newTab(visitor: Visitor, view = '/uploads'): Promise<Page> {
    const page = await visitor.context.newPage();
    await page.goto(`/#${view}`);
    return page;
}

interface Tokens {
    access: string;
    refresh: string;
    receivedMs: number;
}

async function tokensIn(page: Page): Promise<Tokens> {
    return JSON.parse((await page.evaluate(() => sessionStorage.getItem('urna.session'))) ?? 'null') as Tokens;
}

async function setTokens(page: Page, tokens: Tokens): Promise<void> {
    await page.evaluate((text) => sessionStorage.setItem('urna.session', text), JSON.stringify(tokens));
}

/** Makes the tab's token as old as one that has to be renewed, as after the next reload. */
async function age(page: Page): Promise<void> {
    const tokens = await tokensIn(page);
    await setTokens(page, { ...tokens, receivedMs: tokens.receivedMs - 60 * minuteMs });
}

/** Records the statuses of the renewals of all tabs from now on. */
function renewals(visitor: Visitor): number[] {
    const seen: number[] = [];
    visitor.context.on('response', (response) => {
        if (new URL(response.url()).pathname === '/refresh') seen.push(response.status());
    });
    return seen;
}

async function signOut(page: Page): Promise<void> {
    await page.getByRole('button', { name: /Account and settings/ }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
}

describe('a session', { timeout: 120_000 * timeScale }, () => {
    test('is handed to a new tab, which asks for nothing; no store has it but that of each tab', async ({ enter }) => {
        const { page, visitor, official } = await enter();
        const other = await newTab(visitor);
        await historyTitle(other).waitFor();
        expect((await tokensIn(other)).access).toBe((await tokensIn(page)).access);
        const kept = await other.evaluate(async () =>
            JSON.stringify([{ ...localStorage }, document.cookie, await caches.keys(), await indexedDB.databases()]),
        );
        expect(kept).not.toMatch(/eyJ/);
        expect(kept).not.toContain(official.email);
    });

    test('ends in all tabs when the user signs out in one', async ({ enter, service }) => {
        const { page, visitor } = await enter();
        const other = await newTab(visitor);
        await historyTitle(other).waitFor();
        const { refresh } = await tokensIn(other);
        await signOut(page);
        await signInTitle(page).waitFor();
        await signInTitle(other).waitFor();
        expect(await other.getByText('Your session has ended').count()).toBe(0);
        await expect.poll(async () => (await service.call('POST', '/refresh', refresh)).status).toBe(401);
        await other.reload();
        await signInTitle(other).waitFor();
        const third = await newTab(visitor);
        await signInTitle(third).waitFor();
    });

    test('of another account in another tab goes on', async ({ enter, service }) => {
        const { page, visitor } = await enter();
        const other = await newTab(visitor);
        await historyTitle(other).waitFor();
        const second = await service.newOfficial();
        const tokens = await service.login(second.email, second.password);
        await setTokens(other, { ...(await tokensIn(other)), access: tokens.accessToken, refresh: tokens.refreshToken });
        await other.reload();
        await historyTitle(other).waitFor();
        await signOut(page);
        await signInTitle(page).waitFor();
        await other.reload();
        await historyTitle(other).waitFor();
    });

    test('is renewed by one tab for all', async ({ enter }) => {
        const { page, visitor } = await enter();
        await page.goto('/#/uploads');
        await historyTitle(page).waitFor();
        const other = await newTab(visitor);
        await historyTitle(other).waitFor();
        const before = await tokensIn(page);
        const seen = renewals(visitor);
        await Promise.all([age(page), age(other)]);
        await Promise.all([page.reload(), other.reload()]);
        await Promise.all([historyTitle(page), historyTitle(other)].map((title) => title.waitFor()));
        await expect.poll(async () => (await tokensIn(page)).access).not.toBe(before.access);
        await expect.poll(async () => (await tokensIn(other)).access).toBe((await tokensIn(page)).access);
        expect(seen).toEqual([200]);
    });

    test('is renewed in both tabs where the browser cannot tell them apart', async ({ enter }) => {
        const { page, visitor } = await enter();
        // As over plain http.
        await visitor.context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }));
        const other = await newTab(visitor);
        await historyTitle(other).waitFor();
        const seen = renewals(visitor);
        await Promise.all([age(page), age(other)]);
        await Promise.all([page.reload(), other.reload()]);
        await historyTitle(other).waitFor();
        await page.getByRole('heading', { level: 1, name: 'Upload ballots' }).waitFor();
        await expect.poll(() => seen.length).toBeGreaterThan(0);
        await expect.poll(async () => (await tokensIn(other)).access).toBe((await tokensIn(page)).access);
        expect(new Set(seen)).toEqual(new Set([200]));
    });

    test('goes on in all tabs with the tokens of a new password, and in one that slept meanwhile', async ({ enter }) => {
        const { page, visitor, official } = await enter();
        const other = await newTab(visitor);
        await historyTitle(other).waitFor();
        const before = await tokensIn(other);
        await page.goto('/#/account');
        await changePassword(page, official.password, 'Another-password-1');
        await page.getByText('The password was changed.').first().waitFor();
        const after = await tokensIn(page);
        expect(after.refresh).not.toBe(before.refresh);
        await expect.poll(async () => (await tokensIn(other)).refresh).toBe(after.refresh);
        await age(other);
        await other.reload();
        await historyTitle(other).waitFor();
        // A duplicate, or a tab that the browser restored, has the tokens of before, which the service refuses.
        await setTokens(other, { ...before, receivedMs: 0 });
        await other.reload();
        await historyTitle(other).waitFor();
        await expect.poll(async () => (await tokensIn(other)).refresh).toBe(after.refresh);
        expect(await other.getByText('Your session has ended').count()).toBe(0);
    });

    test('hears nothing but what tabs say', async ({ enter }) => {
        const { page, official } = await enter();
        await page.evaluate((email) => {
            const channel = new BroadcastChannel('urna.session');
            const tokens = { access: 'x', refresh: 'y', role: 'administrator' };
            for (const message of [null, 7, 'left', {}, { kind: 'left' }, { kind: 'left', email: `x${email}` }, { kind: 'tokens' }])
                channel.postMessage(message);
            channel.postMessage({ kind: 'tokens', tokens, answers: true });
        }, official.email);
        await page.reload();
        await page.getByRole('heading', { level: 1, name: 'Upload ballots' }).waitFor();
    });
});

describe('an idle session', { timeout: 180_000 * timeScale }, () => {
    test('ends in all tabs after 30 minutes, with a warning; use of one tab counts for all', async ({ service, visit }) => {
        const official = await service.newOfficial();
        const visitor = await visit();
        const { clock } = visitor.context;
        await clock.install();
        await visitor.signIn(official);
        const { page } = visitor;
        const other = await newTab(visitor);
        await historyTitle(other).waitFor();
        const { refresh } = await tokensIn(other);
        // What watches is loaded behind the first page.
        await clock.fastForward(6_000);
        await page.waitForLoadState('networkidle');
        await page.mouse.move(10, 10);
        await page.waitForTimeout(1_500);

        await clock.fastForward(29 * minuteMs + 10_000);
        await warned(page).waitFor();
        await warned(other).waitFor();
        await expectAccessible(page);
        // The question does not vanish below the pointer.
        await page.mouse.move(20, 20);
        await page.waitForTimeout(1_500);
        await warned(page).getByRole('button', { name: 'Stay signed in' }).click();
        await warned(page).waitFor({ state: 'hidden' });
        await warned(other).waitFor({ state: 'hidden' });

        await clock.fastForward(29 * minuteMs + 10_000);
        await warned(other).waitFor();
        await clock.fastForward(minuteMs);
        await page.getByText('Your session has ended', { exact: true }).waitFor();
        await other.getByText('Your session has ended', { exact: true }).waitFor();
        await expect.poll(async () => (await service.call('POST', '/refresh', refresh)).status).toBe(401);
        await other.reload();
        await signInTitle(other).waitFor();
    });

    test('does not end while a file is being sent in any tab, and keeps the one that was not', async ({ enter, proxy }) => {
        const { page, visitor, official } = await enter({ url: proxy.url });
        visitor.allow(/net::ERR_/);
        const { clock } = visitor.context;
        await clock.install();
        await page.reload();
        await page.getByRole('heading', { level: 1, name: 'Upload ballots' }).waitFor();
        const other = await newTab(visitor);
        await historyTitle(other).waitFor();
        await clock.fastForward(6_000);
        await choose(page, file('idle.csv', ballots({ 1: 8000 })));
        await card(page, 'idle.csv').getByText(inOrder, { exact: true }).waitFor();
        proxy.fault = { heldAfterBytes: 100_000 };
        await send(card(page, 'idle.csv'));
        await card(page, 'idle.csv').getByText('Not finished', { exact: true }).waitFor();
        for (let passed = 0; passed < 60; passed += 12) {
            await clock.fastForward(12 * minuteMs);
            await page.waitForTimeout(2_500);
        }
        expect(await signInTitle(page).count()).toBe(0);
        expect(await signInTitle(other).count()).toBe(0);
        expect(await warned(other).count()).toBe(0);
        await card(page, 'idle.csv').getByRole('button', { name: 'Stop', exact: true }).click();
        await card(page, 'idle.csv').getByRole('button', { name: 'Try again', exact: true }).waitFor();
        proxy.restore();
        await page.waitForTimeout(1_500);

        // Nobody was asked, so the file is there when the official is back.
        await clock.fastForward(31 * minuteMs);
        await page.getByText('Your session has ended', { exact: true }).waitFor();
        await page.reload();
        await visitor.signIn(official);
        await card(page, 'idle.csv').waitFor();
    });
});

describe('an idle session of a service that ends none', { timeout: 120_000 * timeScale }, () => {
    test('goes on', async ({ browser }) => {
        const urna = await Urna.start('--idle-sign-out', '0');
        const visitor = await Visitor.open(browser, urna.url);
        await visitor.context.clock.install();
        await visitor.signIn(await new Service(urna).newOfficial());
        const { page } = visitor;
        await visitor.context.clock.fastForward(6_000);
        await page.waitForLoadState('networkidle');
        await visitor.context.clock.fastForward(10 * 60 * minuteMs);
        await page.waitForTimeout(1_500);
        await page.goto('/#/uploads');
        await historyTitle(page).waitFor();
        expect(await warned(page).count()).toBe(0);
        await visitor.close();
        await urna.end();
    });
});
