// SPDX-License-Identifier: Apache-2.0
// What administrators are alerted to while an election is held.
// Looks at: src/lib/alerts, src/routes/results, src/routes/administrator/Elections.svelte, src/lib/api/poll.svelte.ts
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { test } from './test';

const minute = 60_000;

// An election that has just begun has not been silent for long, except by a clock that is ahead.
const threeHoursLater = () => Date.now() + 180 * minute;

interface Facts {
    silentMs?: number; // by the page's clock
    duplicate?: number; // of 1000 ballots
    setAside?: number;
}

/** Lets the service tell these facts of the progress, until it is told others, and all others as they are. */
async function tell(page: Page, facts: Facts): Promise<(others: Facts) => void> {
    let told = facts;
    let answers = 0;
    await page.route('**/admin/progress*', async (route) => {
        const answer = await route.fetch({ headers: { ...route.request().headers(), 'If-None-Match': '"none"' } });
        if (!answer.ok()) return route.fulfill({ response: answer });
        const body = (await answer.json()) as { waiting: object };
        const now = await page.evaluate(() => Date.now());
        const { silentMs = 0, duplicate = 0, setAside = 0 } = told;
        return route.fulfill({
            response: answer,
            headers: { ...answer.headers(), etag: `"${(answers += 1)}"` },
            json: {
                ...body,
                uploads: 1,
                ballots: { recorded: 1000, valid: 1000 - duplicate, duplicate, invalidPollNumber: 0 },
                lastAccepted: new Date(now - silentMs).toISOString().replace('Z', '000Z'),
                waiting: { ...body.waiting, setAside },
            },
        });
    });
    return (others) => (told = others);
}

/** Lets the page poll once more. */
async function pollAgain(page: Page): Promise<void> {
    const answered = page.waitForResponse('**/admin/progress*');
    await page.clock.fastForward(11_000);
    await (await answered).finished();
}

const alert = (page: Page, title: string) => page.getByRole('status').filter({ hasText: title });
const notified = (page: Page) => page.evaluate(() => (globalThis as unknown as { notified: string[] }).notified);

/** Stands in for the browser's notifications, which nobody can allow here. */
async function withNotifications(page: Page): Promise<void> {
    await page.addInitScript(() => {
        const shown: string[] = [];
        class Fake {
            static permission = 'default';
            static requestPermission() {
                Fake.permission = 'granted';
                return Promise.resolve(Fake.permission);
            }
            constructor(title: string, { tag }: { tag: string }) {
                shown.push(`${tag.replace(/\d+/, '')} ${title}`);
            }
        }
        Object.assign(globalThis, { Notification: Fake, notified: shown });
    });
}

describe.sequential('an administrator', () => {
    test('is alerted once to each cause until it ends', async ({ service, visit }) => {
        const election = await service.runningElection(21_600, ['Harbour', 'Orchard']);
        const visitor = await visit();
        const { page } = visitor;
        await withNotifications(page);
        await page.clock.install({ time: threeHoursLater() });
        const nowTell = await tell(page, {});
        await visitor.signIn(service.administratorAccount);
        await visitor.goTo(`/elections/${election.id}/turnout`);
        await page.getByRole('button', { name: 'Alerts…' }).click();
        const dialog = page.getByRole('dialog', { name: 'Alerts' });
        expect(await dialog.getByLabel('When no upload arrives for').inputValue()).toBe('30');
        expect(await dialog.getByLabel('When more ballots are duplicates than').inputValue()).toBe('1');
        expect(await dialog.getByLabel('When an upload is set aside').isChecked()).toBe(true);
        await expectAccessibleInAllThemes(page);
        await dialog.getByRole('button', { name: 'Show notifications too' }).click();
        await dialog.getByText('Alerts are also shown as notifications of this browser.').waitFor();
        await dialog.getByRole('button', { name: 'Done' }).click();
        expect(await page.getByText('No uploads are arriving').count()).toBe(0);

        // Nothing comes for half an hour.
        nowTell({ silentMs: 30 * minute });
        await pollAgain(page);
        await alert(page, 'No uploads are arriving').getByText('No upload has been recorded for 30 minutes').waitFor();
        nowTell({ silentMs: 31 * minute });
        await pollAgain(page);
        await alert(page, 'No uploads are arriving').getByText('No upload has been recorded for 31 minutes').waitFor();
        expect(await notified(page)).toHaveLength(1);
        expect((await notified(page))[0]).toMatch(/^urna-silence- No uploads are arriving: /);
        await expectAccessibleInAllThemes(page);

        // A dismissed alert is not shown on another page either, until its cause has ended and begins anew.
        await alert(page, 'No uploads are arriving').getByRole('button', { name: 'Dismiss' }).click();
        await page.getByRole('link', { name: 'Elections', exact: true }).first().click();
        await page.getByRole('article').first().waitFor();
        nowTell({ silentMs: 32 * minute, duplicate: 11 });
        await pollAgain(page);
        await alert(page, 'Many duplicates').getByText('Of the recorded ballots, 1.10% are duplicates.').waitFor();
        expect(await page.getByText('No uploads are arriving').count()).toBe(0);
        nowTell({ duplicate: 11 });
        await pollAgain(page);
        nowTell({ silentMs: 30 * minute, duplicate: 11, setAside: 2 });
        await pollAgain(page);
        await alert(page, 'No uploads are arriving').waitFor();
        await alert(page, 'Uploads are set aside').getByText('2 uploads could not be recorded.').waitFor();
        expect((await notified(page)).map((one) => one.split(' ')[0])).toEqual([
            'urna-silence-',
            'urna-duplicates-',
            'urna-setAside-',
            'urna-silence-',
        ]);
        await expectAccessibleInAllThemes(page);

        // While the page is hidden it is watched too, since notifications are allowed.
        await page.evaluate(() => {
            Object.defineProperty(document, 'hidden', { value: true, configurable: true });
            document.dispatchEvent(new Event('visibilitychange'));
        });
        nowTell({});
        await pollAgain(page);
        await alert(page, 'Many duplicates').waitFor({ state: 'detached' });

        // The turnout's page has what is set aside itself, and a link to its own settings.
        await page.evaluate(() => Object.defineProperty(document, 'hidden', { value: false, configurable: true }));
        nowTell({ setAside: 2 });
        await visitor.goTo(`/elections/${election.id}/turnout`);
        await page.getByText('Uploads that could not be recorded: 2.').waitFor();
        await page.getByRole('button', { name: 'Alerts…' }).waitFor();
        expect(await page.getByText('Uploads are set aside').count()).toBe(0);
        await page.unrouteAll({ behavior: 'wait' });
    });

    test('chooses which alerts, and needs no notifications', async ({ service, visit }) => {
        const visitor = await visit();
        const { page } = visitor;
        await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'Notification'));
        await page.clock.install({ time: threeHoursLater() });
        const nowTell = await tell(page, { silentMs: 40 * minute, duplicate: 30, setAside: 1 });
        await visitor.signIn(service.administratorAccount);
        await alert(page, 'Uploads are set aside').getByText('One upload could not be recorded.').waitFor();
        await alert(page, 'Many duplicates').getByRole('button', { name: 'Alerts…' }).click();
        const dialog = page.getByRole('dialog', { name: 'Alerts' });
        expect(await dialog.getByText('notifications').count()).toBe(0);
        await dialog.getByLabel('When no upload arrives for').selectOption('60 minutes');
        await dialog.getByLabel('When more ballots are duplicates than').selectOption('Never');
        await dialog.getByLabel('When an upload is set aside').uncheck();
        await dialog.getByRole('button', { name: 'Done' }).click();
        for (const title of ['Uploads are set aside', 'Many duplicates', 'No uploads are arriving'])
            await alert(page, title).waitFor({ state: 'detached' });

        // The browser keeps the choice.
        await page.reload();
        await page.getByRole('article').first().waitFor();
        nowTell({ silentMs: 61 * minute, duplicate: 30, setAside: 1 });
        await pollAgain(page);
        await alert(page, 'No uploads are arriving').waitFor();
        expect(await page.getByText('Many duplicates').count()).toBe(0);
        expect(await page.getByText('Uploads are set aside').count()).toBe(0);
        await page.unrouteAll({ behavior: 'wait' });
    });
});
