// SPDX-License-Identifier: Apache-2.0
// "I have sent everything": an official says so, a later upload takes it back, and administrators see it.
// Looks at: src/routes/official/EverythingSent.svelte, src/routes/results/Completion.svelte, src/lib/elections
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { expectAccessible, expectAccessibleInAllThemes } from './axe';
import { card, choose, file, send, signedIn, startElection, test } from './official';
import { ballots } from './service';
import { timeScale } from './urna';
import { widths } from './visitor';

const part = (page: Page) => page.getByRole('region', { name: 'Have you sent everything?' });
const question = (page: Page) => page.getByRole('dialog', { name: 'Have you sent everything?' });

async function sendFile(page: Page, name: string, count: number): Promise<void> {
    await choose(page, file(name, ballots({ 1: count })));
    await send(card(page, name));
    await card(page, name).getByText(`Counted: ${count} valid ballots`, { exact: true }).waitFor();
}

async function say(page: Page): Promise<void> {
    await part(page).getByRole('button', { name: 'I have sent everything' }).click();
    await question(page).getByRole('button', { name: 'I have sent everything' }).click();
    await question(page).waitFor({ state: 'detached' });
}

describe.sequential('an official who has sent everything', { timeout: 120_000 * timeScale }, () => {
    test('says so, takes it back with another file, and says so anew', async ({ enter, service, visit }) => {
        const { page, official } = await enter({}, { forename: 'Vera', surname: 'Petrović' });
        await part(page)
            .getByText(/^Once you have sent all files/)
            .waitFor();
        await sendFile(page, 'first.csv', 30);

        const commission = await visit();
        await commission.signIn(service.administratorAccount);
        const [{ id } = { id: 0 }] = (
            await service.request<{ elections: { id: number; state: string }[] }>('GET', '/admin/elections', await service.administrator())
        ).elections.filter(({ state }) => state === 'running');
        await commission.goTo(`/elections/${id}/turnout`);
        await commission.page.getByText('0 of 1 official has sent everything').waitFor();

        await part(page).getByRole('button', { name: 'I have sent everything' }).click();
        await question(page).getByText('1 file was accepted from you with 30 ballots.').waitFor();
        await expectAccessible(page);
        await question(page).getByRole('button', { name: 'Cancel' }).click();
        await part(page)
            .getByText(/^Once you have sent all files/)
            .waitFor();
        await say(page);
        await part(page)
            .getByText(/^You said on .+ that you have sent everything\.$/)
            .waitFor();
        await part(page).getByText('If you send another file, this no longer holds.').waitFor();
        expect(await part(page).getByRole('button').count()).toBe(0);
        await expectAccessibleInAllThemes(page);
        await commission.page.getByText('1 of 1 official has sent everything').waitFor();
        await commission.page.getByText('1 official has said so').click();
        const said = commission.page.getByRole('table', { name: 'Officials who have said that they have sent everything' });
        await said.getByRole('rowheader', { name: official.jmbg }).waitFor();

        await sendFile(page, 'forgotten.csv', 5);
        await part(page)
            .getByText(/^You have sent another file since you said on /)
            .waitFor();
        await commission.page.getByText('0 of 1 official has sent everything').waitFor();
        await commission.page.getByText('Still awaited: 1 official').click();
        const missing = commission.page.getByRole('table', { name: 'Officials who may still send files' });
        await missing.getByText(/and has sent another file since\.$/).waitFor();
        await expectAccessibleInAllThemes(commission.page);

        await part(page).getByRole('button', { name: 'I have sent everything' }).click();
        await question(page).getByText('2 files were accepted from you with 35 ballots.').waitFor();
        await question(page).getByRole('button', { name: 'I have sent everything' }).click();
        await part(page).getByText('If you send another file, this no longer holds.').waitFor();
        await commission.page.getByText('1 of 1 official has sent everything').waitFor();
    });

    test('is warned of a file that is not sent, and told when it cannot be said', async ({ enter }) => {
        const { page } = await enter({ width: widths.phone });
        await choose(page, file('left.csv', ballots({ 1: 3 })));
        await card(page, 'left.csv').getByText('The file is valid. Send it.').first().waitFor();
        await page.route('**/station/complete', (route) => route.fulfill({ status: 503, json: { message: 'No.' } }));
        await part(page).getByRole('button', { name: 'I have sent everything' }).click();
        await question(page).getByText('0 files were accepted from you with 0 ballots.').waitFor();
        await question(page).getByText('1 file on this page is not finished yet.').waitFor();
        await question(page).getByRole('button', { name: 'I have sent everything' }).click();
        await question(page).getByText('The service is busy. Try again in a moment.').waitFor();
        await expectAccessible(page);
        await page.unroute('**/station/complete');
        await question(page).getByRole('button', { name: 'I have sent everything' }).click();
        await part(page).getByText('If you send another file, this no longer holds.').waitFor();
    });

    test('is not asked while no election is known', async ({ service, visit }) => {
        await startElection(service);
        const visitor = await visit();
        await visitor.page.route('**/station/election', (route) => route.fulfill({ status: 503, json: { message: 'No.' } }));
        await visitor.signIn(await service.newOfficial());
        await visitor.page.getByText('It is not known which election is running').waitFor();
        expect(await part(visitor.page).count()).toBe(0);
    });

    test('reads and says so in Serbian, in both scripts', async ({ service, visit }) => {
        await startElection(service);
        for (const [locale, title, button, holds] of [
            ['sr-Latn-RS', 'Da li ste sve poslali?', 'Sve je poslato', 'Ako pošaljete još neku datoteku, ova potvrda prestaje da važi.'],
            ['sr-RS', 'Да ли сте све послали?', 'Све је послато', 'Ако пошаљете још неку датотеку, ова потврда престаје да важи.'],
        ] as const) {
            const { page } = await visit({ locale, theme: 'dark', width: widths.phone });
            const { email, password } = await service.newOfficial();
            await page.goto('/#/sign-in');
            await page.locator('input[type=email]').fill(email);
            await page.locator('input[type=password]').fill(password);
            await page.locator('form button[type=submit]').click();
            await page.getByRole('region', { name: title }).getByRole('button', { name: button }).click();
            await expectAccessible(page);
            await page.getByRole('dialog', { name: title }).getByRole('button', { name: button }).press('Enter');
            await page.getByRole('region', { name: title }).getByText(holds).waitFor();
            await expectAccessible(page);
        }
    });

    test('can say so after the end', async ({ service, visit }) => {
        await startElection(service);
        const visitor = await visit();
        const { page } = visitor;
        await page.route('**/station/election', async (route) => {
            const { now, running } = (await (await route.fetch()).json()) as { now: string; running: object };
            await route.fulfill({ json: { now, writtenAt: now, ended: { ...running, endAt: now } } });
        });
        await signedIn(service, visitor);
        await page.getByRole('heading', { name: 'No election is running' }).waitFor();
        await say(page);
        await part(page).getByText('If you send another file, this no longer holds.').waitFor();
    });
});
