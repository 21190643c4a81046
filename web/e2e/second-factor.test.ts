// SPDX-License-Identifier: Apache-2.0
// The second factor: switched on and off, at sign-in, and required of administrators.
// Looks at: src/routes/account, src/lib/accounts, src/lib/api, src/lib/ui, src/Shell.svelte, src/Confirmation.svelte
import { readFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { Authenticator, changePassword, enterCredentials, fillAdministrator, setUpSecondFactor } from './codes';
import { enter } from './results';
import { newPerson, Service } from './service';
import { testWithOwnUrna as test } from './test';

describe('the second factor', () => {
    test('is switched on with a code, asked for at sign-in, and switched off', async ({ own, visit }) => {
        const service = new Service(own);
        const vera = await service.newOfficial({ forename: 'Vera' });
        const visitor = await visit({ url: own.url });
        await visitor.signIn(vera);
        const page = visitor.page;
        await page.getByRole('button', { name: 'Account and settings' }).click();
        await page.getByRole('link', { name: 'My account' }).click();
        const box = page.getByRole('group', { name: 'Second factor' });
        await box.getByText('Off', { exact: true }).waitFor();
        await expectAccessibleInAllThemes(page);

        await box.getByRole('button', { name: 'Switch on' }).press('Enter');
        await box.getByRole('button', { name: 'Next' }).click();
        await box.getByText('Enter the password.').waitFor();
        expect(await page.evaluate(() => document.activeElement?.getAttribute('autocomplete'))).toBe('current-password');
        await page.keyboard.type('Not-my-password-1');
        await page.keyboard.press('Enter');
        await box.getByText('The password is wrong.').waitFor();
        await box.getByLabel('Current password', { exact: true }).fill(vera.password);
        await page.keyboard.press('Enter');
        const picture = box.getByRole('img', { name: 'QR code with the secret' });
        await expect
            .poll(() =>
                picture
                    .locator('path')
                    .getAttribute('d')
                    .then((d) => (d ?? '').length),
            )
            .toBeGreaterThan(1000);
        await expectAccessibleInAllThemes(page);
        const secret = (await box.getByRole('group', { name: 'Secret' }).innerText()).replaceAll(/\s/g, '');
        expect(secret).toMatch(/^[A-Z2-7]{32}$/);
        const app = new Authenticator(secret);
        await box.getByLabel('Code', { exact: true }).fill('000000');
        await page.keyboard.press('Enter');
        await box.getByText('The code is wrong, too old, or was used already.').waitFor();
        await box.getByLabel('Code', { exact: true }).fill(await app.code());
        await page.keyboard.press('Enter');

        const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
        await codes.first().waitFor();
        const recoveryCodes = await codes.allInnerTexts();
        expect(recoveryCodes).toHaveLength(10);
        await expectAccessibleInAllThemes(page);
        const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download' }).click()]);
        expect(file.suggestedFilename()).toBe('urna-recovery-codes.txt');
        const text = await readFile(await file.path(), 'utf8');
        expect(text).toContain(vera.email);
        for (const code of recoveryCodes) expect(text).toContain(code);
        const done = page.getByRole('button', { name: 'Done' });
        expect(await done.isDisabled()).toBe(true);
        await page.getByLabel('I have kept the recovery codes').press('Space');
        await done.press('Enter');
        await box.getByText('10 recovery codes are left.').waitFor();
        expect(await page.getByRole('list', { name: 'Recovery codes' }).count()).toBe(0);

        // The session went on; at the next sign-in the code is asked for.
        await page.getByRole('link', { name: 'My uploads' }).click();
        await page.getByRole('heading', { name: 'My uploads' }).waitFor();
        const again = (await visit({ url: own.url })).page;
        await again.goto('/#/sign-in');
        await enterCredentials(again, vera);
        await again.getByText('The password is right.').waitFor();
        expect(await again.evaluate(() => document.activeElement?.getAttribute('autocomplete'))).toBe('one-time-code');
        await expectAccessibleInAllThemes(again);
        await again.keyboard.press('Enter');
        await again.getByText('Enter the code.', { exact: true }).waitFor();
        await again.keyboard.type('123456');
        await again.keyboard.press('Enter');
        await again.getByText('The code is wrong, too old, or was used already.').waitFor();
        expect(await again.evaluate(() => document.activeElement?.getAttribute('autocomplete'))).toBe('one-time-code');
        await again.getByLabel('Code', { exact: true }).fill(await app.code());
        await again.keyboard.press('Enter');
        await again.waitForURL('**/#/upload');

        // A recovery code counts once, as it was printed or as somebody types it.
        const third = (await visit({ url: own.url })).page;
        await third.goto('/#/sign-in');
        await enterCredentials(third, vera);
        await third.getByLabel('Code', { exact: true }).fill(recoveryCodes[0]?.toUpperCase().replaceAll('-', ' ') ?? '');
        await third.keyboard.press('Enter');
        await third.waitForURL('**/#/upload');
        await third.goto('/#/account');
        const other = third.getByRole('group', { name: 'Second factor' });
        await other.getByText('9 recovery codes are left.').waitFor();
        await other.getByRole('button', { name: 'Switch off' }).click();
        await expectAccessibleInAllThemes(third);
        await other.getByLabel('Current password', { exact: true }).fill(vera.password);
        await other.getByLabel('Code', { exact: true }).fill(recoveryCodes[0] ?? '');
        await other.getByRole('button', { name: 'Switch off' }).click();
        await other.getByText('The code is wrong, too old, or was used already.').waitFor();
        await other.getByLabel('Code', { exact: true }).fill(recoveryCodes[1] ?? '');
        await other.getByRole('button', { name: 'Switch off' }).click();
        await other.getByText('The second factor was switched off.').waitFor();
        await other.getByText('Off', { exact: true }).waitFor();
        // The service ends before the visitors do.
        for (const one of [page, again, third]) await one.goto('about:blank');
    });

    test('is required of administrators, who set it up first and confirm sensitive acts', async ({ own, visit }) => {
        const service = new Service(own);
        const visitor = await enter(() => visit({ url: own.url }), service);
        const page = visitor.page;
        const password = 'quiet-Harbour-27-lamps';
        await page.getByRole('link', { name: 'Change the password' }).click();
        await changePassword(page, '1', password);
        await page.getByText('The password was changed.').first().waitFor();

        await page.goto('/#/users/second-factor');
        await page.getByRole('switch', { name: 'Administrators must have a second factor' }).click();
        await page.getByText('Switch your own second factor on first.').waitFor();
        await expectAccessibleInAllThemes(page);
        await page.getByRole('link', { name: 'Switch your own second factor on' }).click();
        const { app } = await setUpSecondFactor(page, password);
        await page.getByText('The second factor is on.').first().waitFor();
        await page.goto('/#/users/second-factor');
        const required = page.getByRole('switch', { name: 'Administrators must have a second factor' });
        await required.press('Space');
        await expect.poll(() => required.isChecked()).toBe(true);
        await expectAccessibleInAllThemes(page);

        // Another administrator has to set one up before anything else.
        const ana = newPerson({ forename: 'Ana' });
        await page.getByRole('link', { name: 'Users' }).first().click();
        await page.getByRole('link', { name: 'Add an administrator' }).click();
        await fillAdministrator(page, ana);
        // A session that began before the second factor was demanded has to be confirmed, once.
        const first = page.getByRole('dialog', { name: 'Confirm that it is you' });
        await first.getByLabel('Current password').fill(password);
        await page.keyboard.press('Enter');
        await first.waitFor({ state: 'detached' });
        const temporary = await page.getByRole('group', { name: 'Temporary password', exact: true }).innerText();

        const second = (await visit({ url: own.url })).page;
        await second.goto('/#/sign-in');
        await enterCredentials(second, { email: ana.email, password: temporary });
        await second.getByRole('heading', { name: 'Choose a new password' }).waitFor();
        await changePassword(second, temporary, 'seven-Green-trams-19', 'Temporary password');
        await second.getByRole('heading', { name: 'Set up your second factor' }).waitFor();
        await expectAccessibleInAllThemes(second);
        await setUpSecondFactor(second, 'seven-Green-trams-19');
        await second.waitForURL('**/#/elections');

        // She has lost her phone: without the second factor, she sets up another one.
        await page.goto('/#/users');
        const hers = page.getByRole('list', { name: 'Users' }).getByRole('listitem').filter({ hasText: ana.email });
        await hers.getByText('Second factor', { exact: true }).waitFor();
        await hers.getByRole('button', { name: 'Manage' }).click();
        const help = page.getByRole('dialog');
        await help.getByRole('button', { name: 'Switch the second factor off' }).click();
        await help.getByText('Make sure that it is really them who asks.').waitFor();
        await help.getByRole('button', { name: 'Switch it off' }).click();
        await page
            .getByText(/^The second factor of Ana .* was switched off\.$/)
            .first()
            .waitFor();
        expect(await hers.getByText('Second factor', { exact: true }).count()).toBe(0);
        const third = (await visit({ url: own.url })).page;
        await third.goto('/#/sign-in');
        await enterCredentials(third, { email: ana.email, password: 'seven-Green-trams-19' });
        await third.getByRole('heading', { name: 'Set up your second factor' }).waitFor();

        // As if a quarter of an hour had passed: the service wants a confirmation, once.
        let unconfirmed = true;
        await page.route('**/authentication/{promote,confirm}', async (route) => {
            if (route.request().url().endsWith('/confirm')) unconfirmed = false;
            if (!unconfirmed) return route.continue();
            return route.fulfill({ status: 403, json: { message: 'Confirmation required.' } });
        });
        const vera = await service.newOfficial({ forename: 'Vera', surname: 'Petrović' });
        await page.reload();
        const manage = async (act: string, yes: string) => {
            await page.getByRole('button', { name: 'Manage Vera Petrović' }).click();
            const dialog = page.getByRole('dialog');
            await dialog.getByRole('button', { name: act }).click();
            await dialog.getByRole('button', { name: yes }).click();
        };
        await manage('Make an administrator', 'Make an administrator');
        const asks = page.getByRole('dialog', { name: 'Confirm that it is you' });
        await asks.waitFor();
        await expectAccessibleInAllThemes(page);
        await page.keyboard.press('Escape');
        await page.getByText('Nothing was changed, because it was not confirmed').waitFor();
        await page.getByRole('dialog').getByRole('button', { name: 'Make an administrator' }).click();
        await asks.getByLabel('Current password').fill('not-My-password-1');
        await page.keyboard.press('Enter');
        await asks.getByText('The password is wrong.').waitFor();
        await asks.getByRole('button', { name: 'Use a code instead' }).click();
        await asks.getByLabel('Code', { exact: true }).fill(await app.code());
        await page.keyboard.press('Enter');
        await page.getByText('Vera Petrović is an administrator now.').first().waitFor();
        expect(await asks.count()).toBe(0);

        // The service removes accounts without asking again; the console asks.
        await page.getByRole('button', { name: 'Remove Vera Petrović' }).click();
        const removal = page.getByRole('dialog', { name: 'Remove this user?' });
        await removal.getByRole('button', { name: 'Remove the user' }).click();
        await asks.getByRole('button', { name: 'Cancel' }).click();
        await removal.getByRole('button', { name: 'Remove the user' }).click();
        await asks.getByLabel('Current password').fill(password);
        await page.keyboard.press('Enter');
        await page.getByText('Vera Petrović was removed.').first().waitFor();
        expect((await service.call('POST', '/login', null, JSON.stringify(vera))).status).toBe(400);
        // The service ends before the visitors do.
        for (const one of [page, second, third]) await one.goto('about:blank');
    });
});
