// SPDX-License-Identifier: Apache-2.0
// Who can register: the setting, approval, and invitations.
// Looks at: src/routes/administrator, src/routes/account, src/lib/accounts, src/lib/api, src/lib/ui, src/Shell.svelte
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { enter, plain } from './results';
import { newPerson, type Person } from './service';
import { test } from './test';
import { fillRegistration, type Visitor } from './visitor';

const registrationOf = async (service: { request: typeof import('./service').Service.prototype.request }, token: string) =>
    (await service.request<{ registration: string }>('GET', '/authentication/registration', token)).registration;

async function signInUnapproved(visitor: Visitor, { email, password }: Person): Promise<void> {
    const page = await visitor.goTo('/sign-in');
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'Your account is not approved yet' }).waitFor();
}

const users = (page: Page) => page.getByRole('list', { name: 'Users' }).getByRole('listitem');

describe.sequential('registration', () => {
    test('is open with a warning where others reach the service', async ({ service, visit }) => {
        const visitor = await enter(visit, service);
        const page = visitor.page;
        // The tests' service listens on this machine only.
        await page.route('**/authentication/registration', async (route) => {
            if (route.request().method() !== 'GET') return route.continue();
            const response = await route.fetch();
            return route.fulfill({ response, json: { ...((await response.json()) as object), reachable: true } });
        });
        const warning = page.getByText('Everybody who reaches this address can become an official');
        await visitor.goTo('/users');
        await warning.waitFor();
        await visitor.goTo('/elections');
        await page.getByRole('heading', { name: 'Hold your first election' }).waitFor();
        await warning.waitFor();
        await expectAccessibleInAllThemes(page);
        await page.getByRole('button', { name: 'Require approval' }).press('Enter');
        await page.getByText('The setting was saved.').first().waitFor();
        expect(await warning.count()).toBe(0);
        expect(await registrationOf(service, await service.administrator())).toBe('approval');

        await page.getByRole('link', { name: 'Who can register' }).click();
        const choice = (name: RegExp) => page.getByRole('radio', { name });
        await expect.poll(() => choice(/^Everybody, with approval/).isChecked()).toBe(true);
        await choice(/^Everybody Whoever/).check();
        expect(await registrationOf(service, await service.administrator())).toBe('approval'); // not before it is saved
        await page.getByRole('button', { name: 'Save', exact: true }).click();
        await warning.waitFor();
        expect(await registrationOf(service, await service.administrator())).toBe('open');
        await expectAccessibleInAllThemes(page);
        await page.getByRole('button', { name: 'Only with an invitation' }).click();
        await expect.poll(() => choice(/^Only people with an invitation/).isChecked()).toBe(true);
        expect(await registrationOf(service, await service.administrator())).toBe('closed');
    });

    test('with approval waits for an administrator', async ({ service, visit }) => {
        const token = await service.administrator();
        await service.request('POST', '/authentication/changeRegistration', token, { registration: 'approval' });
        const vera = newPerson({ forename: 'Vera', surname: 'Petrović' });
        const twin = newPerson({ forename: 'Mira', surname: 'Petrović', jmbg: vera.jmbg });
        await service.request('POST', '/register', null, twin);

        const official = await visit();
        await official.register(vera);
        await signInUnapproved(official, vera);
        await expectAccessibleInAllThemes(official.page);
        await official.page.getByRole('button', { name: 'Check again' }).click();
        await official.page.getByText('Not approved yet.').first().waitFor();
        await official.goTo('/upload'); // is not for this account
        await official.page.getByRole('heading', { name: 'Your account is not approved yet' }).waitFor();

        const page = (await enter(visit, service)).page;
        await page.getByRole('link', { name: 'Users' }).click();
        await page.getByRole('link', { name: 'Waiting for approval' }).click();
        await expect.poll(() => users(page).count()).toBe(2);
        for (const text of await users(page).allInnerTexts()) {
            expect(text).toContain('Waiting for approval');
            expect(text).toContain('Another account has the same JMBG');
        }
        await expectAccessibleInAllThemes(page);

        await page.getByRole('button', { name: 'Refuse Mira Petrović' }).click();
        const dialog = page.getByRole('dialog', { name: 'Refuse this account?' });
        await expectAccessibleInAllThemes(page);
        await page.keyboard.press('Escape');
        await expect.poll(() => users(page).count()).toBe(2);
        await page.getByRole('button', { name: 'Refuse Mira Petrović' }).press('Enter');
        await dialog.getByRole('button', { name: 'Refuse the account' }).press('Enter');
        await page.getByText('Mira Petrović was refused.').first().waitFor();
        await expect.poll(() => users(page).count()).toBe(1);
        expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('UL');
        await page.getByRole('button', { name: 'Approve Vera Petrović' }).press('Enter');
        await page.getByText('Vera Petrović was approved.').first().waitFor();
        await page.getByText('No account is waiting').waitFor();

        await official.page.getByRole('button', { name: 'Check again' }).click();
        await official.page.waitForURL('**/#/upload');

        // The refused account can sign in and sees why it can do nothing; it can still be approved.
        const refused = await visit();
        await signInUnapproved(refused, twin);
        await page.getByRole('link', { name: 'All', exact: true }).click();
        const row = users(page).filter({ hasText: twin.email });
        expect(plain(await row.innerText())).toContain('Refused');
        expect(await users(page).filter({ hasText: vera.email }).innerText()).not.toContain('Refused');
        await page.getByRole('button', { name: 'Approve Mira Petrović' }).click();
        await page.getByText('Mira Petrović was approved.').first().waitFor();
        await refused.page.getByRole('button', { name: 'Check again' }).click();
        await refused.page.waitForURL('**/#/upload');
        await refused.page.getByRole('button', { name: 'Account and settings' }).click();
        await refused.page.getByRole('button', { name: 'Sign out' }).click();
        await refused.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    });

    test('is possible with an invitation, once, also when it is closed', async ({ service, visit }) => {
        const token = await service.administrator();
        await service.request('POST', '/authentication/changeRegistration', token, { registration: 'closed' });
        const page = (await enter(visit, service)).page;
        await page.goto('/#/users/registration');
        await page.getByText('No invitations yet').waitFor();
        const invite = async (note: string) => {
            await page.getByLabel('For whom').fill(note);
            await page.getByRole('button', { name: 'Make an invitation' }).click();
            const item = page.getByRole('list', { name: 'Invitations' }).getByRole('listitem').first();
            await expect.poll(async () => plain(await item.innerText())).toMatch(new RegExp(`^${note} Can be used until`));
            return page.getByRole('group', { name: 'Link of the invitation' }).innerText();
        };
        await page.getByLabel('How long it can be used').selectOption({ label: '7 days' });
        const link = await invite('Vera, station 12');
        expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#\/register\?invitation=[A-Za-z0-9_-]{22}$/);
        await expectAccessibleInAllThemes(page);
        const { invitations } = await service.request<{ invitations: { expiresAt: string; createdAt: string }[] }>(
            'GET',
            '/authentication/invitations',
            token,
        );
        const lasts = Date.parse(invitations[0]?.expiresAt ?? '') - Date.parse(invitations[0]?.createdAt ?? '');
        expect(Math.round(lasts / 3_600_000)).toBe(7 * 24);

        const guest = await visit();
        guest.allow(/403/);
        await guest.goTo('/register');
        const uninvited = newPerson();
        await fillRegistration(guest.page, uninvited);
        await guest.page.getByText('Only people with an invitation can register here.').waitFor();

        const vera = newPerson({ forename: 'Vera' });
        await guest.page.goto('about:blank');
        await guest.page.goto(link);
        await guest.page.getByText('You are invited to register').waitFor();
        await expectAccessibleInAllThemes(guest.page);
        await fillRegistration(guest.page, vera);
        await guest.page.getByText('Your account was created').waitFor();
        await guest.signIn(vera); // an invitation needs no approval
        await guest.page.waitForURL('**/#/upload');

        const second = await visit();
        await second.page.goto(link);
        await fillRegistration(second.page, uninvited);
        await second.page.getByText('This invitation can no longer be used').waitFor();

        // One that is revoked cannot be used either.
        const other = await invite('Somebody else');
        await page.getByRole('button', { name: 'Revoke: Somebody else' }).press('Enter');
        const list = page.getByRole('list', { name: 'Invitations' });
        await expect.poll(() => list.innerText()).toContain('Revoked');
        expect(await page.getByRole('group', { name: 'Link of the invitation' }).count()).toBe(0);
        expect(plain(await list.innerText())).toMatch(/Vera, station 12 Account \d+ registered with it on .* Used/);
        await second.page.goto('about:blank');
        await second.page.goto(other);
        await fillRegistration(second.page, uninvited);
        await second.page.getByText('This invitation can no longer be used').waitFor();
    });
});
