// SPDX-License-Identifier: Apache-2.0
// What the tests of accounts share: codes of a second factor, as an app shows them, and forms that several tests fill in.
import { createHmac } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { Person } from './service';

const stepSeconds = 30;

function bytesOf(base32: string): Buffer {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    const bits = [...base32].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
    return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

/** The code of a secret at a step of 30 seconds since 1970 (RFC 6238). */
function codeAt(secret: string, step: number): string {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const mac = createHmac('sha1', bytesOf(secret)).update(counter).digest();
    const offset = (mac.at(-1) ?? 0) & 15;
    return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** An app with one secret. The service takes each code once, and those of the steps before and after the present one: so that a test
 * does not have to wait, each code is of a later step than the one before, up to the next. */
export class Authenticator {
    private last = 0;

    constructor(readonly secret: string) {}

    async code(): Promise<string> {
        const now = () => Math.floor(Date.now() / 1000 / stepSeconds);
        const step = Math.max(this.last + 1, now() - 1);
        while (step > now() + 1) await new Promise((done) => setTimeout(done, 500));
        this.last = step;
        return codeAt(this.secret, step);
    }
}

/** Fills in the form that changes a password, and sends it. */
export async function changePassword(page: Page, old: string, wanted: string, label = 'Current password'): Promise<void> {
    const form = page.locator('form').filter({ has: page.getByLabel('New password again') });
    await form.getByLabel(label, { exact: true }).fill(old);
    await form.getByLabel('New password', { exact: true }).fill(wanted);
    await form.getByLabel('New password again').fill(wanted);
    await form.getByRole('button', { name: 'Change the password' }).click();
}

/** Switches the second factor on, from the page that has the button for it until the codes are kept; returns the app and the codes. */
export async function setUpSecondFactor(page: Page, password: string): Promise<{ app: Authenticator; recoveryCodes: string[] }> {
    const box = page.getByRole('group', { name: 'Second factor' });
    await box.getByRole('button', { name: 'Switch on' }).click();
    await box.getByLabel('Current password', { exact: true }).fill(password);
    await box.getByRole('button', { name: 'Next' }).click();
    const secret = (await box.getByRole('group', { name: 'Secret' }).innerText()).replaceAll(/\s/g, '');
    const app = new Authenticator(secret);
    await box.getByLabel('Code', { exact: true }).fill(await app.code());
    await box.getByRole('button', { name: 'Switch on' }).click();
    const list = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
    await list.first().waitFor();
    const recoveryCodes = await list.allInnerTexts();
    await page.getByLabel('I have kept the recovery codes').check();
    await page.getByRole('button', { name: 'Done' }).click();
    return { app, recoveryCodes };
}

/** Fills in the form of the sign-in page, and sends it. */
export async function enterCredentials(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Fills in the form that adds an administrator, and sends it. */
export async function fillAdministrator(page: Page, person: Person): Promise<void> {
    await page.getByLabel('Personal number (JMBG)').fill(person.jmbg);
    await page.getByLabel('First name').fill(person.forename);
    await page.getByLabel('Last name').fill(person.surname);
    await page.getByLabel('E-mail address').fill(person.email);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
}
