// SPDX-License-Identifier: Apache-2.0
// What people come to do, from the first page to the last, with the console alone: on a telephone and on a desktop.
// Looks at: src/routes, src/lib, src/Shell.svelte, src/AccountMenu.svelte
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { card, choose, file, keptIn, send } from './official';
import { download, rowsOf } from './results';
import { ballots, later, newPerson, type Person, Service, sleepUntil } from './service';
import { testWithOwnUrna as test } from './test';
import { timeScale } from './urna';
import { answer, fillRegistration, type Visitor, widths } from './visitor';

const hour = 3600;

/** An instant as the fields of a form in Belgrade's time take it, with seconds. */
function fieldsOf(moment: Date): [date: string, time: string] {
    const [date = '', time = ''] = moment.toLocaleString('sv-SE', { timeZone: 'Europe/Belgrade' }).split(' ');
    return [date.split('-').reverse().join('.'), time];
}

async function fillPeriod(page: Page, start: Date, end: Date): Promise<void> {
    await page.getByLabel('Time zone').selectOption('Europe/Belgrade');
    for (const [legend, moment] of [
        ['Start', start],
        ['End', end],
    ] as const) {
        const group = page.getByRole('group', { name: legend, exact: true });
        const [date, time] = fieldsOf(moment);
        await group.getByLabel('Date').fill(date);
        await group.getByLabel('Time').fill(time);
    }
}

async function signIn(page: Page, { email, password }: Pick<Person, 'email' | 'password'>): Promise<void> {
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

async function signOut(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Account and settings' }).click();
    // The page does not wait for the service, which must not be gone before it has heard.
    const heard = page.waitForResponse(/\/authentication\/signOut$/);
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByLabel('E-mail address').waitFor();
    await heard;
}

async function registerAndSignIn(page: Page, person: Person): Promise<void> {
    await page.getByRole('link', { name: 'Register as an election official' }).click();
    await fillRegistration(page, person);
    await page.getByText('Your account was created').waitFor();
    await signIn(page, person);
    await page.getByRole('heading', { level: 1, name: 'Upload ballots' }).waitFor();
}

describe.each([
    ['a telephone', widths.phone],
    ['a desktop', widths.desktop],
])('on %s,', { timeout: 180_000 * timeScale }, (_device, width) => {
    test('the administrator’s day', async ({ own, visit }) => {
        const service = new Service(own);
        const visitor = await visit({ url: own.url, width });
        const page = await visitor.goTo();
        await signIn(page, service.administratorAccount);
        await page.getByRole('heading', { name: 'Hold your first election' }).waitFor();
        await page.getByRole('link', { name: 'Add participants' }).click();
        await page.getByRole('radio', { name: /^Party/ }).check();
        for (const name of ['Harbour', 'Orchard', 'Lighthouse']) {
            await page.getByLabel('Name', { exact: true }).fill(name);
            await page.keyboard.press('Enter');
            await page
                .getByText(new RegExp(`^Party added: ${name}`))
                .first()
                .waitFor();
        }

        await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Elections' }).click();
        await page
            .getByRole('link', { name: /New election|Create the election/ })
            .first()
            .click();
        await page.getByRole('radio', { name: /A parliament/ }).check();
        await page.getByLabel('Name', { exact: true }).fill('City council');
        const [start, end] = [later(-2), later(20 * timeScale)];
        await fillPeriod(page, start, end);
        await page.getByRole('button', { name: 'Add all 3' }).click();
        await page.getByRole('button', { name: 'Create the election' }).click();
        await answer(page, 'Check before saving', 'Create the election');
        const election = page.getByRole('article', { name: /City council/ });
        await election.waitFor();

        const official = await service.newOfficial();
        await service.upload(official, ballots({ 1: 30, 2: 20, 3: 10, 9: 2 }));
        await election.getByRole('link', { name: 'Turnout' }).click();
        await page.getByText('62').first().waitFor();

        await sleepUntil(end);
        await page.getByRole('link', { name: 'Results', exact: true }).first().click();
        await expect
            .poll(() => rowsOf(page, 'Votes and seats of the lists'), { timeout: 30_000 * timeScale })
            .toContainEqual(expect.stringMatching(/^1 Harbour (?:No\. 1 )?30 /));
        expect((await download(page, 'Table (CSV)')).text).toContain('Harbour');
        await page.getByRole('switch', { name: 'Everybody may see the results page' }).click();
        await answer(page, 'Make the page public?', 'Make results public');
        const link = await page.getByRole('link', { name: /\/results\/\d+$/ }).innerText();

        const reader = await visit({ url: own.url, width });
        await reader.page.goto(link);
        await reader.page.getByRole('heading', { name: /City council/ }).waitFor();
        await reader.page.getByText('Harbour').first().waitFor();
        await signOut(page);
    });

    test('the official’s night', async ({ own, visit }) => {
        const service = new Service(own);
        await service.runningElection(hour, ['Harbour', 'Orchard']);
        const visitor = await visit({ url: own.url, width });
        const page = await visitor.goTo();
        await registerAndSignIn(page, newPerson());
        await page.getByText('Running', { exact: true }).waitFor();
        await choose(page, file('box 1.csv', ballots({ 1: 40, 2: 30 })), file('box 2.csv', ballots({ 1: 10 })));
        for (const [name, valid] of [
            ['box 1.csv', 70],
            ['box 2.csv', 10],
        ] as const) {
            await send(card(page, name));
            await card(page, name).getByText(`Counted: ${valid} valid ballots`, { exact: true }).waitFor();
        }
        await page.getByText('All files on this page are finished.', { exact: true }).waitFor();
        await page.getByRole('button', { name: 'I have sent everything' }).click();
        const question = page.getByRole('dialog');
        await question.getByText('2 files were accepted from you with 80 ballots.').waitFor();
        await question.getByRole('button', { name: 'I have sent everything' }).click();
        await page.getByText(/^You said on .+ that you have sent everything\.$/).waitFor();
        await page.getByRole('navigation').getByRole('link', { name: 'My uploads' }).click();
        await page.getByText('all counted').waitFor();
        await page.getByRole('link', { name: 'box 1.csv' }).click();
        await page.getByRole('heading', { level: 1, name: 'Receipt of an upload' }).waitFor();
        await signOut(page);
    });

    test('23:00, after the close', async ({ own, visit }) => {
        const service = new Service(own);
        const { end } = await service.runningElection(4 * timeScale, ['Harbour', 'Orchard']);
        await sleepUntil(later((end.getTime() - Date.now()) / 1000 + 2));
        const visitor = await visit({ url: own.url, width });
        const page = await visitor.goTo();
        await registerAndSignIn(page, newPerson());
        const none = page.getByRole('region', { name: 'No election is running', exact: true });
        await none.getByText(/^The last election ended on /).waitFor();
        await choose(page, file('late.csv', ballots({ 1: 30 })));
        await send(card(page, 'late.csv'));
        const question = page.getByRole('dialog', { name: 'Send although no election is running?' });
        await question.getByText('What is sent now is stored, but its ballots will not count.').waitFor();
        await question.getByRole('button', { name: 'Cancel', exact: true }).click();
        await question.waitFor({ state: 'hidden' });
        // The file is still there: to be sent when the commission says so, or taken away.
        await card(page, 'late.csv')
            .getByRole('button', { name: /Remove|Discard/ })
            .click();
        await expect.poll(() => card(page, 'late.csv').count()).toBe(0);
        await signOut(page);
    });

    test('the file from Excel', async ({ own, visit }) => {
        const service = new Service(own);
        await service.runningElection(hour, ['Harbour', 'Orchard']);
        const visitor = await visit({ url: own.url, width });
        const page = await visitor.goTo();
        await registerAndSignIn(page, newPerson());
        const rows = ballots({ 1: 20, 2: 5 }).replaceAll(',', ';').replaceAll('\n', ',00\r\n');
        await choose(page, file('box 7.csv', `GUID;Redni broj\r\n${rows}`));
        const box = card(page, 'box 7.csv');
        await box.getByText('The file can be sent repaired', { exact: true }).waitFor();
        await send(box);
        await box.getByText('Counted: 25 valid ballots', { exact: true }).waitFor();
        await box.getByRole('link', { name: 'Receipt' }).click();
        await page.getByText('SHA-256 of that file').waitFor();
        await signOut(page);
    });

    test('the line that is lost between the check and sending', async ({ own, visit }) => {
        const service = new Service(own);
        await service.runningElection(hour, ['Harbour', 'Orchard']);
        const visitor = await visit({ url: own.url, width });
        visitor.allow(/net::ERR_/, /Failed to load resource/);
        const page = await visitor.goTo();
        await registerAndSignIn(page, newPerson());
        await choose(page, file('box.csv', ballots({ 1: 25 })));
        const box = card(page, 'box.csv');
        await box.getByText('The file is valid. Send it.', { exact: true }).waitFor();
        await expect.poll(() => keptIn(page)).toBe(1);
        await page.reload();
        await box.getByText('The file is valid. Send it.', { exact: true }).waitFor();
        await visitor.context.setOffline(true);
        await send(box);
        await box.getByText('The connection broke. Retrying automatically').waitFor();
        await visitor.context.setOffline(false);
        await box.getByText('Counted: 25 valid ballots', { exact: true }).waitFor({ timeout: 60_000 });
        await page.getByRole('navigation').getByRole('link', { name: 'My uploads' }).click();
        await page.getByText(/^1 upload · 25 ballots/).waitFor();
        await signOut(page);
    });

    test('the year that was typed wrongly', async ({ own, visit }) => {
        const service = new Service(own);
        await service.newParticipants(['Harbour', 'Orchard']);
        const visitor: Visitor = await visit({ url: own.url, width });
        const page = await visitor.goTo();
        await signIn(page, service.administratorAccount);
        const create = async (year: number) => {
            await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Elections' }).click();
            await page
                .getByRole('link', { name: /New election|Create the election/ })
                .first()
                .click();
            await page.getByRole('radio', { name: /A parliament/ }).check();
            await page.getByRole('button', { name: 'Add all 2' }).click();
            await fillPeriod(page, new Date(`${year}-06-21T05:00:00Z`), new Date(`${year}-06-21T18:00:00Z`));
            await page.getByRole('button', { name: 'Create the election' }).click();
        };
        await create(2020);
        await page.getByText('It begins in the past. Only what is uploaded after saving can count.').waitFor();
        await answer(page, 'Check before saving', 'Create the election');
        const mistyped = page.getByRole('article', { name: /21 June 2020/ });
        await mistyped.getByRole('button', { name: 'Withdraw the election' }).click();
        await answer(page, 'Withdraw this election?', 'Withdraw the election');
        await page.getByText('Cancelled and withdrawn: 1').waitFor();
        const year = new Date().getFullYear() + 1;
        await create(year);
        await answer(page, 'Check before saving', 'Create the election');
        await page.getByRole('article', { name: new RegExp(`21 June ${year}`) }).waitFor();
        await signOut(page);
    });
});
