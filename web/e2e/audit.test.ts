// SPDX-License-Identifier: Apache-2.0
// The audit trail: what happened, who did it, the filters and the file.
// Looks at: src/routes/administrator, src/lib/audit, src/lib/api, src/lib/i18n, src/lib/ui
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { download, enter, plain, rowsOf } from './results';
import { later } from './service';
import { test } from './test';
import { widths } from './visitor';

/** The rows without their times, and without what is folded. */
async function eventsOf(page: Page): Promise<string[]> {
    return (await rowsOf(page, 'Audit trail')).map((row) => row.replace(/^.*? \d\d:\d\d:\d\d /, '').replace(/ More about event \d+$/, ''));
}

const kind = (page: Page) => page.getByLabel('Event', { exact: true });

describe.sequential('the audit trail', () => {
    test('says who did what, filtered and as a file', async ({ service, visit }) => {
        const vera = await service.newOfficial({ forename: 'Vera', email: 'vera@stations.example' });
        await service.createElection(later(3600), later(7200), ['Harbour', '<b>Orchard</b>']);
        const visitor = await enter(visit, service);
        const page = visitor.page;
        await page.getByRole('link', { name: 'Audit trail' }).click();
        await page.getByRole('heading', { name: 'Audit trail' }).waitFor();

        // Accounts: the newest first.
        const admin = service.administratorEmail;
        await expect
            .poll(() => eventsOf(page))
            .toEqual([
                `Signed in ${admin} Account 1 127.0.0.1 administrator`,
                `Signed in ${admin} Account 1 127.0.0.1 administrator`,
                `Signed in ${vera.email} Account 2 127.0.0.1 official`,
                `Somebody registered Nobody signed in Account 2 127.0.0.1 ${vera.email}, official`,
                `Account added Operator’s command Account 1 ${admin}, administrator`,
            ]);
        await page.getByText('5 events', { exact: true }).first().waitFor();
        await expectAccessibleInAllThemes(page);

        const row = page.getByRole('row', { name: /Somebody registered/ });
        await row.getByText('More about event 2').click();
        expect(plain(await row.innerText())).toMatch(/Number 2 Request id [0-9a-f-]{32,36} Hash [0-9a-f]{64}$/);

        await kind(page).selectOption({ label: 'Signed in' });
        await expect.poll(() => eventsOf(page)).toHaveLength(3);
        await page.getByRole('button', { name: `Show only events of ${vera.email}` }).press('Enter');
        await expect.poll(() => eventsOf(page)).toEqual([`Signed in ${vera.email} Account 2 127.0.0.1 official`]);
        await page.getByText(`Only events of ${vera.email}`).waitFor();
        const veras = await download(page, 'Save all as CSV');
        expect(veras.name).toBe('audit-accounts.csv');
        expect(veras.text.trim().split('\r\n')).toHaveLength(2);
        expect(veras.text).toContain(`signIn,2,${vera.email},account 2`);
        await page.reload(); // the filter is a part of the URL
        await expect.poll(() => eventsOf(page)).toEqual([`Signed in ${vera.email} Account 2 127.0.0.1 official`]);
        await page.getByRole('button', { name: 'Show everybody' }).click();
        await expect.poll(() => eventsOf(page)).toHaveLength(3);

        await kind(page).selectOption({ label: 'All events' });
        await page.getByRole('searchbox').fill('VERA@');
        await expect.poll(() => eventsOf(page)).toHaveLength(2);
        await page.getByRole('searchbox').fill('nobody@');
        await page.getByText('No event is like that.').waitFor();
        await expectAccessibleInAllThemes(page);
        await page.getByRole('button', { name: 'Clear the filters' }).click();
        await expect.poll(() => eventsOf(page)).toHaveLength(5);

        // Elections: texts are never taken for HTML.
        await page.getByRole('link', { name: 'Elections' }).last().click();
        await expect
            .poll(() => eventsOf(page))
            .toEqual([
                expect.stringContaining(`Election created ${admin} Election 1 127.0.0.1`),
                `Participant added ${admin} Participant 2 127.0.0.1 party: <b>Orchard</b>`,
                `Participant added ${admin} Participant 1 127.0.0.1 party: Harbour`,
            ]);
        expect((await download(page, 'Save all as CSV')).name).toBe('audit-elections.csv');

        // Until yesterday there was nothing, since yesterday there is everything.
        const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
        const from = page.getByRole('group', { name: 'From' });
        const until = page.getByRole('group', { name: 'Until' });
        await from.getByLabel('Time').fill('10:00');
        await page.getByText('Choose a date.').waitFor();
        await from.getByLabel('Date').fill(yesterday);
        await expect.poll(() => eventsOf(page)).toHaveLength(3);
        await until.getByLabel('Date').fill(yesterday);
        await until.getByLabel('Time').fill('10:30');
        await page.getByText('No event is like that.').waitFor();
        await page.getByRole('button', { name: 'Clear the filters' }).click();
        await expect.poll(() => eventsOf(page)).toHaveLength(3);

        // A phone shows cards.
        await page.setViewportSize({ width: widths.phone, height: 800 });
        const card = page.getByRole('list', { name: 'Audit trail' }).getByRole('listitem').last();
        expect(plain(await card.innerText())).toContain(`Participant added ${admin} Participant 1 · 127.0.0.1 party: Harbour`);
        await page.setViewportSize({ width: widths.desktop, height: 800 });

        await page.getByLabel('Language').selectOption({ label: 'Српски' });
        await page.getByRole('heading', { name: 'Ревизорски траг' }).waitFor();
        await expect.poll(() => page.getByRole('table').innerText()).toContain('Листа или кандидат 1');
    });

    test('shows more, through pages without a match', async ({ service, visit }) => {
        await service.newParticipants(Array.from({ length: 60 }, (_, at) => `List ${at + 1}`));
        const visitor = await enter(visit, service);
        // The first answers hold nothing and are not the last ones, as of a trail with many other events.
        let empty = 2;
        await visitor.page.route('**/admin/audit?*', async (route) => {
            if (new URL(route.request().url()).searchParams.has('kind') && empty > 0) {
                empty -= 1;
                return route.fulfill({ json: { events: [], next: 1_000_000 - empty } });
            }
            return route.continue();
        });
        const page = await visitor.goTo('/audit?trail=elections&kind=participantCreated');
        await expect.poll(() => rowsOf(page, 'Audit trail')).toHaveLength(50);
        expect(empty).toBe(0);
        await page.getByText('The newest 50 events').first().waitFor();
        await page.getByRole('button', { name: 'Show more' }).press('Enter');
        await expect.poll(() => rowsOf(page, 'Audit trail').then((rows) => rows.length)).toBeGreaterThanOrEqual(60);
        expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
        const numbers = (await page.locator('summary').allInnerTexts()).map((text) => Number(/\d+$/.exec(text)?.[0]));
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^\d+ events$/);

        // What fails is said, and can be tried again.
        visitor.allow(/audit/);
        await page.route('**/authentication/audit?*', (route) => route.abort());
        await page.getByRole('link', { name: 'Accounts' }).click();
        await page.getByText('The service cannot be reached.').waitFor();
        await page.unroute('**/authentication/audit?*');
        await page.getByRole('button', { name: 'Try again' }).click();
        await page
            .getByRole('row', { name: /Signed in/ })
            .first()
            .waitFor();

        // A search that is stopped does not claim that there is nothing.
        let hold = true;
        await page.route('**/authentication/audit?*', (route) => (hold ? undefined : route.continue()));
        const asked = page.waitForRequest('**/authentication/audit?*search=*');
        await page.getByRole('searchbox').fill('admin@');
        await asked;
        await page.getByRole('button', { name: 'Stop' }).click();
        await page.getByText('Nothing found so far').waitFor();
        hold = false;
        await page.getByRole('button', { name: 'Show more' }).click();
        await page
            .getByRole('row', { name: /Signed in/ })
            .first()
            .waitFor();
    });
});
