// SPDX-License-Identifier: Apache-2.0
// Accounts: the initial password, one's own account, and what administrators do for others.
// Looks at: src/routes/account, src/routes/administrator, src/lib/accounts, src/lib/api, src/lib/ui, src/Shell.svelte
// Looks at: src/InitialPassword.svelte, src/Confirmation.svelte
import type { Page } from 'playwright-core';
import { answer } from './visitor';
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { changePassword, enterCredentials, fillAdministrator } from './codes';
import { enter, plain } from './results';
import { later, newPerson, Service, type Person } from './service';
import { test, testWithOwnUrna } from './test';
import type { Visitor } from './visitor';

const users = (page: Page) => page.getByRole('list', { name: 'Users' }).getByRole('listitem');
const row = (page: Page, { email }: Person) => users(page).filter({ hasText: email });
const initial = (page: Page) => page.getByText('Choose a new password now');

/** Does an act of the dialog in which an administrator manages an account, with the keyboard. */
async function manage(page: Page, { forename, surname }: Person, act: string, yes = act): Promise<void> {
    await page.getByRole('button', { name: `Manage ${forename} ${surname}` }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: act }).press('Enter');
    await dialog.getByRole('button', { name: yes }).press('Enter');
}

/** Signs in and waits until the page of the role is open. */
async function signIn(visitor: Visitor, credentials: { email: string; password: string }): Promise<Page> {
    await visitor.goTo('/sign-in');
    await enterCredentials(visitor.page, credentials);
    return visitor.page;
}

const refuses = async (service: Service, refreshToken: string): Promise<boolean> =>
    (await service.call('POST', '/refresh', refreshToken)).status === 401;

const refreshTokenOf = (page: Page): Promise<string> =>
    page.evaluate(() => (JSON.parse(sessionStorage.getItem('urna.session') ?? '{}') as { refresh?: string }).refresh ?? '');

describe('accounts', () => {
    testWithOwnUrna('the initial password is asked to be changed at each sign-in, until it is', async ({ own, visit }) => {
        const service = new Service(own);
        const visitor = await enter(() => visit({ url: own.url }), service);
        const { page } = visitor;
        await initial(page).waitFor();
        await expectAccessibleInAllThemes(page);
        await page.reload();
        await initial(page).waitFor();
        await page.getByRole('button', { name: 'Later' }).press('Enter');
        expect(await initial(page).count()).toBe(0);
        expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
        await page.reload();
        await page.getByRole('heading', { name: 'Elections' }).waitFor();
        expect(await initial(page).count()).toBe(0);
        expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).not.toContain('"1"');

        await page.getByRole('button', { name: 'Account and settings' }).click();
        await page.getByRole('button', { name: 'Sign out', exact: true }).click();
        await page.getByRole('heading', { name: 'Sign in' }).waitFor();
        const elsewhere = await service.login(service.administratorEmail, '1');
        await signIn(visitor, service.administratorAccount);
        await page.getByRole('link', { name: 'Change the password' }).click();
        await page.getByRole('heading', { name: 'My account' }).waitFor();
        expect(await initial(page).count()).toBe(0);

        // What is wrong is told at its field.
        await page.getByRole('button', { name: 'Change the password' }).press('Enter');
        for (const text of ['Enter the password.', 'Enter the new password.', 'Enter the new password again.']) {
            await page.getByText(text, { exact: true }).waitFor();
        }
        expect(await page.evaluate(() => document.activeElement?.getAttribute('autocomplete'))).toBe('current-password');
        await expectAccessibleInAllThemes(page);
        for (const [old, wanted, text] of [
            ['1', 'short', 'The password must have 8 to 256 characters'],
            ['1', 'Ballot-box1', 'The password of an administrator must have at least 12 characters.'],
            ['1', 'Password1234', 'This password is too easily guessed.'],
            ['2', 'quiet-Harbour-27-lamps', 'The password is wrong.'],
        ] as const) {
            await changePassword(page, old, wanted);
            await page.getByText(text).first().waitFor();
        }
        await page.getByLabel('New password again').fill('another-Harbour-27-lamps');
        await page.getByLabel('Current password').fill('1');
        await page.keyboard.press('Enter');
        await page.getByText('The two new passwords are not the same.').waitFor();
        await page.getByLabel('New password again').fill('quiet-Harbour-27-lamps');
        await page.keyboard.press('Enter');
        await page.getByText('The password was changed.').first().waitFor();
        await changePassword(page, 'quiet-Harbour-27-lamps', 'quiet-Harbour-27-lamps');
        await page.getByText('This is the password that you have now.').waitFor();

        // All other sessions have ended, this one goes on, and nobody is asked any more.
        expect(await refuses(service, elsewhere.refreshToken)).toBe(true);
        await page.getByRole('link', { name: 'Users' }).click();
        await users(page).first().waitFor();
        expect(await initial(page).count()).toBe(0);
        const again = await signIn(await visit({ url: own.url }), {
            email: service.administratorEmail,
            password: 'quiet-Harbour-27-lamps',
        });
        await again.getByRole('heading', { name: 'Elections' }).waitFor();
        expect(await initial(again).count()).toBe(0);
        // The service ends before the visitors do.
        for (const one of [page, again]) await one.goto('about:blank');
    });

    test('somebody who signs out has also signed out at the service, if it can be reached', async ({ service, visit }) => {
        const official = await service.newOfficial();
        const visitor = await visit();
        await visitor.signIn(official);
        const { page } = visitor;
        const signOut = async () => {
            await page.getByRole('button', { name: 'Account and settings' }).click();
            await page.getByRole('button', { name: 'Sign out', exact: true }).click();
            await page.getByRole('heading', { name: 'Sign in' }).waitFor();
            expect(await refreshTokenOf(page)).toBe('');
        };
        const first = await refreshTokenOf(page);
        await signOut();
        await expect.poll(() => refuses(service, first)).toBe(true);
        await visitor.signIn(official);
        const second = await refreshTokenOf(page);
        visitor.allow(/Failed to load resource: net::ERR_FAILED/);
        await page.route('**/authentication/signOut', (route) => route.abort());
        await signOut();
        expect(await refuses(service, second)).toBe(false);
    });

    test('all sessions of one’s own end at once', async ({ service, visit }) => {
        const official = await service.newOfficial();
        const elsewhere = await service.login(official.email, official.password);
        const visitor = await visit();
        await visitor.signIn(official);
        const page = await visitor.goTo('/account');
        await page.getByRole('button', { name: 'Sign out everywhere' }).press('Enter');
        await page.getByRole('heading', { name: 'Sign in' }).waitFor();
        expect(await page.getByText('Your session has ended').count()).toBe(0);
        expect(await refuses(service, elsewhere.refreshToken)).toBe(true);
    });

    test('an administrator is added with a temporary password, and chooses their own', async ({ service, visit }) => {
        const { page } = await enter(visit, service);
        const ana = newPerson({ forename: 'Ana', surname: 'Anić' });
        await page.goto('/#/users');
        await page.getByRole('link', { name: 'Add an administrator' }).click();
        await page.getByRole('button', { name: 'Add', exact: true }).press('Enter');
        await page.getByText('Enter the personal number (JMBG).').waitFor();
        await expectAccessibleInAllThemes(page);
        await fillAdministrator(page, { ...ana, email: service.administratorEmail });
        await page.getByText('There is already an account with this e-mail address.').waitFor();
        expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('email');
        await fillAdministrator(page, ana);
        await page.getByText('Ana Anić was added.').first().waitFor();
        await expectAccessibleInAllThemes(page);
        expect(await page.getByText('Valid until').count()).toBe(1);
        const password = await page.getByRole('group', { name: 'Temporary password', exact: true }).innerText();
        expect(password).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
        await page.getByRole('link', { name: 'Users' }).first().click();
        await expect.poll(async () => plain(await row(page, ana).innerText())).toContain('Administrator Must change the password');

        const visitor = await visit();
        const own = await signIn(visitor, { email: ana.email, password });
        await own.getByRole('heading', { name: 'Choose a new password' }).waitFor();
        expect(await own.evaluate(() => document.activeElement?.tagName)).toBe('H1');
        await expectAccessibleInAllThemes(own);
        await visitor.goTo('/users'); // is not for this account yet
        await own.getByRole('heading', { name: 'Choose a new password' }).waitFor();
        await changePassword(own, password, 'seven-Green-trams-19', 'Temporary password');
        await own.waitForURL('**/#/elections');
        await page.reload();
        await row(page, ana).waitFor();
        expect(await row(page, ana).innerText()).not.toContain('Must change');
    });

    testWithOwnUrna('an official becomes an administrator, and an administrator an official', async ({ own, visit }) => {
        const service = new Service(own);
        const { page } = await enter(() => visit({ url: own.url }), service);
        const vera = await service.newOfficial({ forename: 'Vera', surname: 'Petrović' });
        await page.goto('/#/users');
        await page.getByRole('button', { name: 'Manage admin admin' }).click();
        const dialog = page.getByRole('dialog');
        expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual(['Make an election official']);
        await dialog.getByRole('button', { name: 'Make an election official' }).click();
        await dialog.getByRole('button', { name: 'Make an official' }).click();
        await dialog.getByText('This is the only administrator.').waitFor();
        await expectAccessibleInAllThemes(page);
        await dialog.getByRole('button', { name: 'Back' }).click();
        await dialog.getByRole('link', { name: 'My account' }).waitFor();
        await page.keyboard.press('Escape');

        // The last administrator's removal is a different question.
        await page.getByRole('button', { name: 'Remove admin admin' }).click();
        await dialog.getByText('No other administrator was found.').waitFor();
        await dialog.getByLabel('I understand that no administrator is left').waitFor();
        await expectAccessibleInAllThemes(page);
        await page.keyboard.press('Escape');

        await manage(page, vera, 'Make an administrator');
        await page.getByText('Vera Petrović is an administrator now.').first().waitFor();
        expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('UL');
        expect(plain(await row(page, vera).innerText())).toContain('Administrator Must change the password');
        const visitor = await visit({ url: own.url });
        const hers = await signIn(visitor, vera);
        await hers.getByRole('heading', { name: 'Choose a new password' }).waitFor();
        await changePassword(hers, vera.password, 'seven-Green-trams-19', 'Temporary password');
        await hers.waitForURL('**/#/elections');

        await page.getByRole('button', { name: 'Remove admin admin' }).click();
        await dialog.getByLabel('I understand that I lose my own access').waitFor();
        expect(await dialog.getByText('No other administrator was found.').count()).toBe(0);
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'Remove Vera Petrović' }).click();
        await dialog.getByText('This account is an administrator’s.').waitFor();
        await page.keyboard.press('Escape');

        await manage(page, vera, 'Make an election official', 'Make an official');
        await page.getByText('Vera Petrović is an election official now.').first().waitFor();
        expect(await refuses(service, await refreshTokenOf(hers))).toBe(true);
        await hers.goto('/#/users');
        await hers.getByRole('button', { name: 'Manage admin admin' }).waitFor(); // what is open may be read until its token expires
        await manage(hers, { ...vera, forename: 'admin', surname: 'admin' }, 'End all sessions', 'End the sessions');
        await hers.getByText('Your session has ended').waitFor();
        await enterCredentials(hers, { email: vera.email, password: 'seven-Green-trams-19' });
        await hers.waitForURL('**/#/upload');
        // The service ends before the visitors do.
        for (const one of [page, hers]) await one.goto('about:blank');
    });

    test('somebody who has forgotten the password gets a temporary one', async ({ service, visit }) => {
        const mira = await service.newOfficial({ forename: 'Mira', surname: 'Marić' });
        const old = await service.login(mira.email, mira.password);
        const { page } = await enter(visit, service);
        await page.goto('/#/users');
        await manage(page, mira, 'Set a temporary password');
        const dialog = page.getByRole('dialog');
        const password = await dialog.getByRole('group', { name: 'Temporary password', exact: true }).innerText();
        await expectAccessibleInAllThemes(page);
        await dialog.getByRole('button', { name: 'Close' }).last().click();
        expect(plain(await row(page, mira).innerText())).toContain('Official Must change the password');
        expect(await page.getByText(password).count()).toBe(0);
        expect(await refuses(service, old.refreshToken)).toBe(true);

        const visitor = await visit();
        const hers = await signIn(visitor, { email: mira.email, password });
        await changePassword(hers, password, 'Ballot-box-2', 'Temporary password');
        await hers.waitForURL('**/#/upload');

        await page.reload();
        await manage(page, mira, 'End all sessions', 'End the sessions');
        await page.getByText('The sessions of Mira Marić were ended.').first().waitFor();
        expect(await refuses(service, await refreshTokenOf(hers))).toBe(true);
    });

    test('a result is published after a confirmation, where the service wants one', async ({ service, visit }) => {
        const { id } = await service.createElection(later(86_400), later(90_000), ['Harbour', 'Orchard']);
        const { page } = await enter(visit, service);
        let confirmed = false;
        await page.route('**/{admin/publish,authentication/confirm}', async (route) => {
            if (route.request().url().endsWith('/confirm')) confirmed = true;
            if (confirmed) return route.continue();
            return route.fulfill({ status: 403, json: { message: 'Confirmation required.' } });
        });
        await page.goto(`/#/elections/${id}`);
        const published = page.getByRole('switch', { name: 'Everybody may see the results page' });
        await published.press('Space');
        await answer(page, 'Make the page public?', 'Make results public');
        const asks = page.getByRole('dialog', { name: 'Confirm that it is you' });
        await asks.getByRole('button', { name: 'Cancel' }).click();
        await page.getByText('Nothing was changed, because it was not confirmed').waitFor();
        expect(await published.isChecked()).toBe(false);
        await answer(page, 'Make the page public?', 'Make results public');
        await asks.getByLabel('Current password').fill(service.administratorPassword);
        await page.keyboard.press('Enter');
        await expect.poll(() => published.isChecked()).toBe(true);
        expect(await asks.count()).toBe(0);
    });
});
