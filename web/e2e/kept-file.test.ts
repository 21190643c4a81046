// SPDX-License-Identifier: Apache-2.0
// A file that was checked and not sent: neither a reload nor a closed tab loses it, and nobody else gets it.
// Looks at: src/lib/upload, src/lib/unfinished.svelte.ts, src/Leaving.svelte, src/routes/official
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { expectAccessible } from './axe';
import { broke, card, choose, file, inOrder, keptIn, keysOf, send, test } from './official';
import { ballots, type Person } from './service';
import { timeScale } from './urna';
import { answer } from './visitor';

const name = 'kept.csv';
const uploadTitle = 'Upload ballots';
const leaving = 'Sign out before the upload is finished?';
const interrupted = 'This file was being sent when the page was closed';

/** Chooses a file with so many ballots, and waits until the browser keeps it. */
async function chooseKept(page: Page, count = 25): Promise<void> {
    await choose(page, file(name, ballots({ 1: count })));
    await card(page, name).getByText(inOrder, { exact: true }).waitFor();
    await expect.poll(() => keptIn(page)).toBe(1);
}

async function signOut(page: Page): Promise<void> {
    await page.getByRole('button', { name: /Account and settings/ }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
}

async function signIn(page: Page, { email, password }: Pick<Person, 'email' | 'password'>): Promise<void> {
    await page.goto('/#/sign-in');
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/** Waits until the page has looked for kept files, and has none. */
async function expectNone(page: Page): Promise<void> {
    await page.getByRole('heading', { level: 1, name: uploadTitle }).waitFor();
    await expect.poll(() => keptIn(page)).toBe(0);
    expect(await page.getByRole('article', { name }).count()).toBe(0);
}

describe('a checked file that is not sent', { timeout: 120_000 * timeScale }, () => {
    test('is there after a reload, is sent once, and is kept no longer', async ({ enter, receipts }) => {
        const { page, official } = await enter();
        const keys = keysOf(page);
        await chooseKept(page);
        await page.reload();
        const kept = card(page, name);
        await kept.getByText(inOrder, { exact: true }).waitFor();
        await expectAccessible(page);
        await send(kept);
        await kept.getByText('Counted: 25 valid ballots', { exact: true }).waitFor();
        const [receipt, ...others] = await receipts(official);
        expect(others).toEqual([]);
        expect(keys).toEqual([`console ${receipt?.sha256}`]);
        await expect.poll(() => keptIn(page)).toBe(0);
        await page.reload();
        await expectNone(page);
    });

    test('whose answer was lost goes on under the same key after a reload, and counts once', async ({ enter, receipts, proxy }) => {
        const { page, visitor, official } = await enter({ url: proxy.url });
        visitor.allow(/net::ERR_/);
        const keys = keysOf(page);
        await chooseKept(page);
        proxy.fault = 'response lost';
        await send(card(page, name));
        await card(page, name).getByText(broke, { exact: true }).waitFor();
        proxy.restore();
        // The list of what has arrived cannot be had.
        await page.route('**/station/uploads', (route) => route.abort());
        await page.reload();
        await card(page, name).getByText(interrupted, { exact: true }).waitFor();
        await card(page, name)
            .getByText(/^It is not known whether it arrived. Send it again/)
            .waitFor();
        await expectAccessible(page);
        await send(card(page, name));
        await page.unroute('**/station/uploads');
        await card(page, name).getByText('Counted: 25 valid ballots', { exact: true }).waitFor();
        expect(keys.length).toBeGreaterThan(1);
        expect(new Set(keys).size).toBe(1);
        expect(await receipts(official)).toHaveLength(1);
        await expect.poll(() => keptIn(page)).toBe(0);
    });

    test('and had arrived is known after a reload', async ({ enter, proxy }) => {
        const { page, visitor } = await enter({ url: proxy.url });
        visitor.allow(/net::ERR_/);
        await chooseKept(page);
        proxy.fault = 'response lost';
        await send(card(page, name));
        await card(page, name).getByText(broke, { exact: true }).waitFor();
        await page.reload();
        await card(page, name).getByText('This file was uploaded before', { exact: false }).first().waitFor();
        await expect.poll(() => keptIn(page)).toBe(0);
    });

    test('is asked about at sign-out, which deletes it', async ({ enter }) => {
        const { page, visitor, official } = await enter();
        await chooseKept(page);
        await signOut(page);
        await page.getByText('1 file was checked and is not sent. Signing out deletes it', { exact: false }).waitFor();
        await expectAccessible(page);
        await answer(page, leaving, 'Stay');
        await card(page, name).getByText(inOrder, { exact: true }).waitFor();
        await signOut(page);
        await answer(page, leaving, 'Sign out');
        await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
        await expect.poll(() => keptIn(page)).toBe(0);
        await visitor.signIn(official);
        await expectNone(page);
    });

    test('is never seen by another account, and is deleted then', async ({ enter, service }) => {
        const { page, visitor } = await enter();
        await chooseKept(page);
        const other = await service.newOfficial();
        // The first official's tab is closed; nobody signed out.
        const next = await visitor.context.newPage();
        await page.close();
        await next.goto('/');
        await next.evaluate(() => sessionStorage.clear());
        await next.reload();
        await signIn(next, other);
        await expectNone(next);
    });

    test('is deleted when an administrator signs in', async ({ enter, service }) => {
        const { page, visitor } = await enter();
        await chooseKept(page);
        await page.close();
        const next = await visitor.context.newPage();
        await signIn(next, service.administratorAccount);
        await expect.poll(() => keptIn(next)).toBe(0);
    });

    test('is deleted when it is removed', async ({ enter }) => {
        const { page } = await enter();
        await chooseKept(page);
        await card(page, name).getByRole('button', { name: 'Remove from this page', exact: true }).click();
        await expect.poll(() => keptIn(page)).toBe(0);
        await page.reload();
        await expectNone(page);
    });

    test('outlives its tab for a day', async ({ enter }) => {
        const { page, visitor, official } = await enter();
        await chooseKept(page);
        await page.close();
        const next = await visitor.context.newPage();
        await signIn(next, official);
        await card(next, name).getByText(inOrder, { exact: true }).waitFor();
        await next.close();
        await visitor.context.clock.install({ time: Date.now() + 25 * 3_600_000 });
        const last = await visitor.context.newPage();
        await signIn(last, official);
        await expectNone(last);
    });

    test('is in all tabs of the official, and gone from them once one has sent it', async ({ enter, receipts }) => {
        const { page, visitor, official } = await enter();
        await chooseKept(page);
        const other = await visitor.context.newPage();
        await other.goto('/');
        await card(other, name).getByText(inOrder, { exact: true }).waitFor();
        await send(card(page, name));
        await card(page, name).getByText('Counted: 25 valid ballots', { exact: true }).waitFor();
        await card(other, name).waitFor({ state: 'detached' });
        expect(await receipts(official)).toHaveLength(1);
    });

    test.for([
        ['full', 'This browser has no room to keep the file'],
        ['forbidden', 'This browser keeps no files, as in a private window'],
    ] as const)('is sent all the same where the store is %s, which is said', async ([why, title], { enter }) => {
        const { page, visitor } = await enter();
        await visitor.context.addInitScript((stub) => {
            if (stub === 'full') {
                IDBObjectStore.prototype.put = () => {
                    throw new DOMException('full', 'QuotaExceededError');
                };
            } else {
                IDBFactory.prototype.open = () => {
                    throw new DOMException('forbidden', 'SecurityError');
                };
            }
        }, why);
        await page.reload();
        await choose(page, file(name, ballots({ 1: 25 })));
        await card(page, name).getByText(title, { exact: true }).waitFor();
        await card(page, name).getByText('If you close or reload this page', { exact: false }).waitFor();
        await expectAccessible(page);
        await send(card(page, name));
        await card(page, name).getByText('Counted: 25 valid ballots', { exact: true }).waitFor();
        expect(await card(page, name).getByText(title, { exact: true }).count()).toBe(0);
    });
});
