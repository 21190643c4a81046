// SPDX-License-Identifier: Apache-2.0
// A commission of three administrators and twenty officials is set up from nothing, with the console alone.
// Looks at: src/routes/account, src/routes/administrator, src/lib/accounts, src/lib/audit, src/lib/api, src/Shell.svelte
// Looks at: src/InitialPassword.svelte, src/Confirmation.svelte
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { changePassword, enterCredentials, fillAdministrator, setUpSecondFactor } from './codes';
import { download, plain, rowsOf } from './results';
import { newPerson, type Person } from './service';
import { testWith } from './test';
import { timeScale, Urna } from './urna';
import { fillRegistration, Visitor } from './visitor';

const administrator = 'admin@admin.com';
const password = 'quiet-Harbour-27-lamps';
const officialsCount = 20;
/** How many of the officials register in a browser; the others do so by the same endpoints. */
const inBrowser = 3;

const officials = Array.from({ length: officialsCount }, (_, at) => newPerson({ forename: 'Official', surname: `Number ${at + 1}` }));
const [dismissed, locked] = officials as [Person, Person];
const stranger = newPerson({ forename: 'Stranger', surname: 'Unknown' });

interface Commission {
    /** The first administrator, in one browser from the beginning to the end. */
    chief: Visitor;
}

// A session that was ended is over within seconds.
const test = testWith('--access-token-life', '10').extend<Commission>({
    chief: [
        async ({ browser, urna }, use) => {
            const chief = await Visitor.open(browser, urna.url);
            await use(chief);
            await chief.close();
        },
        { scope: 'file' },
    ],
});

async function letRegister(page: Page, who: RegExp): Promise<void> {
    await page.goto('/#/users/registration');
    await page.getByRole('radio', { name: who }).check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The setting was saved.').first().waitFor();
}

const find = async (page: Page, { email }: Person): Promise<void> => {
    await page.goto('/#/users');
    await page.getByLabel('Search by name').fill(email);
    const found = page.getByRole('list', { name: 'Users' }).getByRole('listitem');
    await expect.poll(async () => (await found.count()) === 1 && (await found.innerText()).includes(email)).toBe(true);
};

async function confirm(page: Page): Promise<void> {
    const asks = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await asks.getByLabel('Current password').fill(password);
    await page.keyboard.press('Enter');
    await asks.waitFor({ state: 'detached' });
}

describe.sequential('a commission', () => {
    test('begins with another password than the one that everybody knows', async ({ chief }) => {
        await chief.signIn({ email: administrator, password: '1' });
        await chief.page.getByRole('link', { name: 'Change the password' }).click();
        await changePassword(chief.page, '1', password);
        await chief.page.getByText('The password was changed.').first().waitFor();
    });

    test('demands a second factor of its administrators', async ({ chief: { page } }) => {
        await setUpSecondFactor(page, password);
        await page.getByText('The second factor is on.').first().waitFor();
        await page.getByRole('link', { name: 'Users' }).click();
        await page.getByRole('link', { name: 'Second factor' }).click();
        const required = page.getByRole('switch', { name: 'Administrators must have a second factor' });
        await required.click();
        await expect.poll(() => required.isChecked()).toBe(true);
    });

    test('has two more administrators, each with a password and a second factor of their own', async ({ chief: { page }, visit }) => {
        for (const forename of ['Bojana', 'Cveta']) {
            const colleague = newPerson({ forename, surname: 'Administrator' });
            await page.goto('/#/users/administrator');
            await page.reload();
            await fillAdministrator(page, colleague);
            // A session that began before the second factor was demanded has to be confirmed, once.
            if (forename === 'Bojana') await confirm(page);
            const temporary = await page.getByRole('group', { name: 'Temporary password', exact: true }).innerText();

            const own = (await visit()).page;
            await own.goto('/#/sign-in');
            await enterCredentials(own, { email: colleague.email, password: temporary });
            await own.getByRole('heading', { name: 'Choose a new password' }).waitFor();
            await changePassword(own, temporary, `${forename}-walks-27-kilometres`, 'Temporary password');
            await own.getByRole('heading', { name: 'Set up your second factor' }).waitFor();
            await setUpSecondFactor(own, `${forename}-walks-27-kilometres`);
            await own.waitForURL('**/#/elections');
        }
    });

    test('refuses somebody who registered without being asked', async ({ chief: { page }, visit }) => {
        await letRegister(page, /^Everybody, with approval/);
        const visitor = await visit();
        await visitor.register(stranger);
        await visitor.goTo('/sign-in');
        await enterCredentials(visitor.page, stranger);
        await visitor.page.getByRole('heading', { name: 'Your account is not approved yet' }).waitFor();

        await page.getByRole('link', { name: 'Users' }).first().click();
        await page.getByRole('link', { name: 'Waiting for approval' }).click();
        await page.getByRole('button', { name: 'Refuse Stranger Unknown' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Refuse the account' }).click();
        await page.getByText('Stranger Unknown was refused.').first().waitFor();
        // The refusal ended the session; the account may still sign in, and do nothing.
        await visitor.page.getByRole('button', { name: 'Check again' }).click();
        await visitor.page.getByText('Your session has ended').waitFor();
        await enterCredentials(visitor.page, stranger);
        await visitor.page.getByRole('heading', { name: 'Your account is not approved yet' }).waitFor();
    });

    test('closes registration, and invites twenty officials', async ({ chief: { page }, service, visit }) => {
        await letRegister(page, /^Only people with an invitation/);
        const guest = (await visit()).page;
        await guest.goto('/#/register');
        await fillRegistration(guest, newPerson());
        await guest.getByText('Only people with an invitation can register here.').waitFor();

        for (const official of officials.slice(0, inBrowser)) {
            const name = `${official.forename} ${official.surname}`;
            await page.getByLabel('For whom').fill(name);
            await page.getByRole('button', { name: 'Make an invitation' }).click();
            const list = page.getByRole('list', { name: 'Invitations' }).getByRole('listitem');
            await expect.poll(async () => plain(await list.first().innerText())).toContain(name);
            const link = await page.getByRole('group', { name: 'Link of the invitation' }).innerText();
            const visitor = await visit();
            await visitor.page.goto(link);
            await visitor.page.getByText('You are invited to register').waitFor();
            await fillRegistration(visitor.page, official);
            await visitor.page.getByText('Your account was created').waitFor();
            await visitor.signIn(official);
            await visitor.page.waitForURL('**/#/upload');
        }
        for (const official of officials.slice(inBrowser)) {
            const { refresh } = await page.evaluate(
                () => JSON.parse(sessionStorage.getItem('urna.session') ?? '{}') as { refresh: string },
            );
            const { accessToken } = await service.request<{ accessToken: string }>('POST', '/refresh', refresh);
            const note = `${official.forename} ${official.surname}`;
            const { secret } = await service.request<{ secret: string }>('POST', '/authentication/invite', accessToken, {
                note,
                hours: 24,
            });
            await service.request('POST', '/register', null, { ...official, invitation: secret });
        }
        await page.reload();
        await expect
            .poll(() => page.getByRole('list', { name: 'Invitations' }).getByText('Used', { exact: true }).count())
            .toBe(officialsCount);
        await page.goto('/#/users');
        // Three administrators, twenty officials, and the account that was refused.
        await page.getByText(`${3 + officialsCount + 1} users`, { exact: true }).waitFor();
    });

    test('helps an official who is locked out', async ({ chief: { page }, visit }) => {
        const visitor = await visit();
        const own = await visitor.goTo('/sign-in');
        for (let tries = 0; tries < 3; tries += 1) {
            await enterCredentials(own, { email: locked.email, password: `Forgotten-${tries}` });
            await own.getByText('The e-mail address or the password is wrong.').waitFor();
        }
        await find(page, locked);
        await page.getByRole('button', { name: `Manage ${locked.forename} ${locked.surname}` }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('button', { name: 'Set a temporary password' }).click();
        await dialog.getByRole('button', { name: 'Set a temporary password' }).click();
        const temporary = await dialog.getByRole('group', { name: 'Temporary password', exact: true }).innerText();
        await page.keyboard.press('Escape');

        await enterCredentials(own, { email: locked.email, password: temporary });
        await own.getByRole('heading', { name: 'Choose a new password' }).waitFor();
        await changePassword(own, temporary, 'Ballot-box-2', 'Temporary password');
        await own.waitForURL('**/#/upload');
    });

    test('dismisses an official, whose session ends', async ({ chief: { page }, visit }) => {
        const visitor = await visit();
        await visitor.signIn(dismissed);
        await visitor.page.waitForURL('**/#/upload');
        await find(page, dismissed);
        await page.getByRole('button', { name: `Remove ${dismissed.forename} ${dismissed.surname}` }).click();
        await page.getByRole('dialog', { name: 'Remove this user?' }).getByRole('button', { name: 'Remove the user' }).click();
        await confirm(page);
        await page.getByText(`${dismissed.forename} ${dismissed.surname} was removed.`).first().waitFor();

        await visitor.page.getByRole('link', { name: 'My uploads' }).click();
        await visitor.page.getByText('Your session has ended').waitFor();
        await enterCredentials(visitor.page, dismissed);
        await visitor.page.getByText('The e-mail address or the password is wrong.').waitFor();
    });

    test('finds all of this in the audit trail', { timeout: 150_000 * timeScale }, async ({ chief, urna }) => {
        const { page } = chief;
        // Refused sign-ins are added up for a minute, or until the service stops.
        await page.goto('about:blank');
        if (urna instanceof Urna) {
            await urna.stop();
            await urna.startAgain();
        }
        await page.goto('/#/audit');
        const told = async (kind: string): Promise<string[]> => {
            await page.getByLabel('Event', { exact: true }).selectOption({ label: kind });
            await expect.poll(async () => (await rowsOf(page, 'Audit trail')).every((row) => row.includes(kind))).toBe(true);
            return rowsOf(page, 'Audit trail');
        };
        expect(await told('Second factor switched on')).toHaveLength(3);
        expect(await told('Invitation made')).toHaveLength(officialsCount);
        expect(await told('Account refused')).toEqual([expect.stringContaining(administrator)]);
        expect(await told('Account removed')).toEqual([expect.stringContaining(dismissed.email)]);
        // A service that goes on enters them when the minute is over.
        const refused = async () => {
            await page.reload();
            return (await told('Sign-in refused')).some((row) => row.includes(locked.email));
        };
        await expect.poll(refused, { timeout: 75_000, interval: 2_000 }).toBe(true);

        // From the beginning: only the kinds that the story is made of.
        await page.getByLabel('Event', { exact: true }).selectOption({ label: 'All events' });
        const { text } = await download(page, 'Save all as CSV');
        const [head = '', ...lines] = text.trim().split('\r\n');
        const column = (name: string) => head.replace('\uFEFF', '').split(',').indexOf(name);
        const events = lines
            .map((line) => line.split(','))
            .sort((one, other) => Number(one[column('number')]) - Number(other[column('number')]));
        const kinds = events.map((event) => event[column('kind')] ?? '');
        const colleague = ['accountAdded', 'signIn', 'passwordSet', 'secondFactorOn'];
        const story = [
            ...['accountAdded', 'signIn', 'passwordSet', 'secondFactorOn', 'secondFactorChanged'],
            ...colleague,
            ...colleague,
            ...['registrationChanged', 'accountRegistered', 'accountRefused', 'registrationChanged'],
            ...['invitationMade', 'accountRegistered', 'signIn'],
            ...['passwordSet', 'signIn', 'passwordSet'],
            'accountRemoved',
        ];
        let at = -1;
        for (const kind of story) {
            at = kinds.indexOf(kind, at + 1);
            expect(at, `${kind} in ${kinds.join(' ')}`).toBeGreaterThanOrEqual(0);
        }
        for (const [kind, count] of Object.entries({ accountRegistered: officialsCount + 1, registrationChanged: 2, secondFactorOn: 3 })) {
            expect(kinds.filter((one) => one === kind)).toHaveLength(count);
        }
        expect(text).not.toContain(password);
        expect(chief.problems()).toEqual([]);
    });
});
