// SPDX-License-Identifier: Apache-2.0
// Accounts and sessions: registering, signing in and out, expiry, the language, the theme, and what is stored.
// Looks at: src/routes/account, src/lib/api, src/lib/accounts, src/lib/i18n, src/lib/upload, src/Shell.svelte, src/AccountMenu.svelte, src/lib/theme.svelte.ts
import { createHmac } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { expectAccessible } from './axe';
import { FaultyProxy } from './faulty-proxy';
import { send } from './official';
import { ballots, newPerson, type Person, Service } from './service';
import { test, testWithOwnUrna } from './test';
import { timeScale } from './urna';
import { Visitor, widths } from './visitor';

const labels = {
    jmbg: 'Personal number (JMBG)',
    forename: 'First name',
    surname: 'Last name',
    email: 'E-mail address',
    password: 'Password',
} as const;
type Field = keyof typeof labels;

const signInTitle = (page: Page) => page.getByRole('heading', { level: 1, name: 'Sign in' });

function field(page: Page, name: Field): Locator {
    return page.getByLabel(labels[name], { exact: true });
}

/** Returns the error of a field as a screen reader finds it: by `aria-describedby`. */
async function errorAt(page: Page, name: Field): Promise<string> {
    return field(page, name).evaluate((input) => {
        if (input.getAttribute('aria-invalid') !== 'true') return '';
        const [error] = (input.getAttribute('aria-describedby') ?? '').split(' ');
        return document.getElementById(error ?? '')?.textContent?.trim() ?? '';
    });
}

async function fill(page: Page, person: Partial<Person>): Promise<void> {
    for (const [name, value] of Object.entries(person)) await field(page, name as Field).fill(value);
}

async function submitted(page: Page): Promise<string> {
    return page.evaluate(() => document.activeElement?.id ?? '');
}

/** Changes the tokens in the page's storage and reloads the page. */
async function changeTokens(page: Page, change: (tokens: { access: string; refresh: string; receivedMs: number }) => void): Promise<void> {
    const tokens = JSON.parse((await page.evaluate(() => sessionStorage.getItem('urna.session'))) ?? 'null') as Parameters<
        typeof change
    >[0];
    change(tokens);
    await page.evaluate((text) => sessionStorage.setItem('urna.session', text), JSON.stringify(tokens));
    await page.reload();
}

/** Records the statuses of the responses of `/refresh` from now on. */
function renewals(page: Page): number[] {
    const seen: number[] = [];
    page.on('response', (answer) => {
        if (new URL(answer.url()).pathname === '/refresh') seen.push(answer.status());
    });
    return seen;
}

/** Signs in and opens a page that sends requests; records the renewals from then on. */
async function openHistory(visitor: Visitor, official: Person) {
    await visitor.signIn(official);
    const { page } = visitor;
    const seen = renewals(page);
    await page.goto('/#/uploads');
    const history = page.getByText('You have not uploaded anything yet', { exact: true });
    await history.waitFor();
    return { page, seen, history };
}

const anHourMs = 3_600_000;

/** Returns the token as the service would have issued it earlier, so that it has expired by now. */
async function expired(token: string, data: string): Promise<string> {
    const [head = '', body = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as { iat: number; nbf: number; exp: number };
    const earlier = claims.exp - claims.iat + 60;
    const aged = { ...claims, iat: claims.iat - earlier, nbf: claims.nbf - earlier, exp: claims.exp - earlier };
    const text = `${head}.${Buffer.from(JSON.stringify(aged)).toString('base64url')}`;
    const secret = (await readFile(join(data, 'jwt-secret'), 'utf8')).trim();
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

describe('registering', { timeout: 60_000 * timeScale }, () => {
    test('says at its field what the contract refuses, and then lets in', async ({ visit, service }) => {
        const { page } = await visit();
        await page.goto('/#/register');
        const create = page.getByRole('button', { name: 'Create the account' });
        await create.click();
        for (const [name, message] of [
            ['jmbg', 'Enter the personal number (JMBG).'],
            ['forename', 'Enter the first name.'],
            ['surname', 'Enter the last name.'],
            ['email', 'Enter the e-mail address.'],
            ['password', 'Enter the password.'],
        ] as const) {
            await expect.poll(() => errorAt(page, name)).toBe(message);
        }
        expect(await submitted(page)).toBe(await field(page, 'jmbg').getAttribute('id'));

        const person = newPerson({ surname: 'Ђорђевић' });
        const wrongDigit = person.jmbg.slice(0, 12) + String((Number(person.jmbg[12]) + 1) % 10);
        for (const [name, values, message] of [
            ['jmbg', ['1', '123456789012x', wrongDigit, `3102${person.jmbg.slice(4)}`], /^Not a valid personal number/],
            ['forename', ['ш'.repeat(257)], /^At most 256 characters/],
            ['surname', ['x'.repeat(257)], /^At most 256 characters/],
            ['email', ['john@', 'john@gmail', 'john@gmail.', 'john@gmail.a', 'a b@c.rs'], /^Not a valid e-mail address/],
            [
                'password',
                ['Short-1', 'no-capitals-1', 'NO-SMALL-ONES-1', 'No-digit-at-all', `Aa1${'x'.repeat(254)}`],
                /^The password must have 8 to 256/,
            ],
        ] as const) {
            for (const value of values) {
                await fill(page, { ...person, [name]: value });
                await create.click();
                await expect.poll(() => errorAt(page, name), { message: `${name}: ${value}` }).toMatch(message);
                expect(await submitted(page)).toBe(await field(page, name).getAttribute('id'));
            }
        }

        // Only the service can know this, and it ignores case.
        const taken = await service.newOfficial();
        await fill(page, { ...person, email: taken.email.toUpperCase() });
        await create.click();
        await expect.poll(() => errorAt(page, 'email')).toBe('There is already an account with this e-mail address.');
        expect(await submitted(page)).toBe(await field(page, 'email').getAttribute('id'));
        await expectAccessible(page);

        await fill(page, { email: person.email });
        expect(await errorAt(page, 'email')).toBe('');
        await create.click();
        await page.getByText('Your account was created', { exact: true }).waitFor();
        expect(await field(page, 'email').inputValue()).toBe(person.email);
        await fill(page, { password: person.password });
        await page.getByRole('button', { name: 'Sign in', exact: true }).click();
        await page.getByRole('heading', { level: 1, name: 'Upload ballots' }).waitFor();
        await page.getByRole('button', { name: /Account and settings/ }).click();
        await page.getByText('Јована Ђорђевић').or(page.getByText('Jovana Ђорђевић')).first().waitFor();
    });
});

describe('signing in and out', { timeout: 60_000 * timeScale }, () => {
    test('is refused with wrong credentials, at the field', async ({ visit, service }) => {
        const official = await service.newOfficial();
        const { page } = await visit();
        await page.goto('/#/sign-in');
        const signIn = page.getByRole('button', { name: 'Sign in', exact: true });
        for (const [email, password, name, message] of [
            ['', official.password, 'email', 'Enter the e-mail address.'],
            [official.email, '', 'password', 'Enter the password.'],
            ['john@gmail', official.password, 'email', 'Not a valid e-mail address; it should look like name@example.com.'],
            [official.email, 'Wrong-word-1', 'password', 'The e-mail address or the password is wrong.'],
            ['nobody@stations.example', official.password, 'password', 'The e-mail address or the password is wrong.'],
        ] as const) {
            await fill(page, { email, password });
            await signIn.click();
            await expect.poll(() => errorAt(page, name), { message: `${email} ${password}` }).toBe(message);
            expect(await submitted(page)).toBe(await field(page, name).getAttribute('id'));
        }
        await expectAccessible(page);
    });

    test('leaves nothing of the session behind, and "back" shows nothing of it', async ({ visit, service }) => {
        const official = await service.newOfficial();
        const visitor = await visit();
        await visitor.signIn(official);
        const { page } = visitor;
        await page.getByRole('navigation').getByRole('link', { name: 'My uploads' }).click();
        await page.getByRole('heading', { level: 1, name: 'My uploads' }).waitFor();
        await page.getByRole('button', { name: /Account and settings/ }).click();
        await expectAccessible(page);
        await page.getByRole('button', { name: 'Sign out', exact: true }).click();
        await signInTitle(page).waitFor();
        expect(await page.getByText('Your session has ended').count()).toBe(0);
        const kept = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie]));
        expect(kept).not.toMatch(/eyJ|urna\.session/);
        expect(kept).not.toContain(official.email);
        await page.goBack();
        await signInTitle(page).waitFor();
        expect(await page.getByRole('navigation').count()).toBe(0);
        expect(await page.content()).not.toContain(official.email);
    });
});

describe('a session', { timeout: 120_000 * timeScale }, () => {
    test('is renewed by itself, when its token is old and when it is refused', async ({ visit, service }) => {
        const official = await service.newOfficial();
        const visitor = await visit();
        const { page, seen, history } = await openHistory(visitor, official);
        expect(seen).toEqual([]);
        await changeTokens(page, (tokens) => (tokens.receivedMs -= anHourMs));
        await history.waitFor();
        expect(seen).toEqual([200]);
        // The signature is invalid: the service responds with 401, and the page repeats the request with a new token.
        await changeTokens(page, (tokens) => (tokens.access = tokens.access.replace(/\.[^.]{6}([^.]*)$/, '.AAAAAA$1')));
        await history.waitFor();
        expect(seen).toEqual([200, 200]);
    });

    test('ends with a message when it can no longer be renewed, and goes on where one was', async ({ visit, service }) => {
        const official = await service.newOfficial();
        const visitor = await visit();
        await visitor.signIn(official);
        const { page } = visitor;
        const seen = renewals(page);
        await page.goto('/#/uploads');
        await page.getByRole('heading', { level: 1, name: 'My uploads' }).waitFor();
        const gone = await service.call('POST', '/delete', await service.administrator(), JSON.stringify({ email: official.email }));
        expect(gone.status).toBe(200);
        await changeTokens(page, (tokens) => (tokens.receivedMs -= anHourMs));
        await page.getByText('Your session has ended', { exact: true }).waitFor();
        expect(seen).toEqual([401]);
        await expectAccessible(page);
        expect(await page.evaluate(() => sessionStorage.getItem('urna.session'))).toBeNull();

        expect((await service.call('POST', '/register', null, JSON.stringify(official))).status).toBe(200);
        await fill(page, { email: official.email, password: official.password });
        await page.getByRole('button', { name: 'Sign in', exact: true }).click();
        await page.getByRole('heading', { level: 1, name: 'My uploads' }).waitFor();
    });

    testWithOwnUrna('outlives its access token, and ends when the token that renews it has expired', async ({ own, browser }) => {
        const visitor = await Visitor.open(browser, own.url);
        const service = new Service(own);
        const official = await service.newOfficial();
        const { page, seen, history } = await openHistory(visitor, official);
        const tokens = await service.login(official.email, official.password);
        const oldAccess = await expired(tokens.accessToken, own.data);
        const oldRefresh = await expired(tokens.refreshToken, own.data);
        for (const [path, token, method] of [
            ['/station/uploads', oldAccess, 'GET'],
            ['/refresh', oldRefresh, 'POST'],
        ] as const) {
            const answer = await service.call(method, path, token);
            expect([answer.status, await answer.json()]).toEqual([401, { msg: 'Token has expired.' }]);
        }

        await changeTokens(page, (kept) => (kept.access = oldAccess));
        await history.waitFor();
        expect(seen).toEqual([200]);
        await changeTokens(page, (kept) => Object.assign(kept, { access: oldAccess, refresh: oldRefresh }));
        await page.getByText('Your session has ended', { exact: true }).waitFor();
        expect(seen).toEqual([200, 401]);
        await fill(page, { email: official.email, password: official.password });
        await page.getByRole('button', { name: 'Sign in', exact: true }).click();
        await history.waitFor();
        expect(visitor.problems()).toEqual([]);
        await visitor.close();
    });

    testWithOwnUrna(
        'that ends during an upload does not lose it: it goes on after signing in, and counts once',
        async ({ own, browser }) => {
            const proxy = await FaultyProxy.start(own.url);
            const visitor = await Visitor.open(browser, proxy.url);
            visitor.allow(/net::ERR_/);
            const service = new Service(own);
            await service.runningElection(300, ['Harbour', 'Orchard']);
            const official = await service.newOfficial();
            await visitor.signIn(official);
            const { page } = visitor;
            await page.locator('input[type=file]').setInputFiles({
                name: 'station.csv',
                mimeType: 'text/csv',
                buffer: Buffer.from(ballots({ 1: 8000 })),
            });
            const card = page.getByRole('article', { name: 'station.csv' });
            proxy.fault = { heldAfterBytes: 100_000 };
            await send(card);
            await card.getByText('Not finished', { exact: true }).waitFor();
            // Without its secret the service rejects all tokens at once.
            proxy.disconnect();
            await own.stop();
            await rm(join(own.data, 'jwt-secret'));
            await own.startAgain();
            proxy.restore();
            await page.getByText('Your session has ended', { exact: true }).waitFor({ timeout: 40_000 });
            await fill(page, { email: official.email, password: official.password });
            await page.getByRole('button', { name: 'Sign in', exact: true }).click();
            await card.getByText('Counted: 8,000 valid ballots', { exact: true }).waitFor();
            const token = (await service.login(official.email, official.password)).accessToken;
            const { uploads } = (await (await service.call('GET', '/station/uploads', token)).json()) as { uploads: unknown[] };
            expect(uploads.length).toBe(1);

            // Signing out during an upload needs a confirmation, and the next user sees nothing of the upload.
            await page.locator('input[type=file]').setInputFiles({
                name: 'second.csv',
                mimeType: 'text/csv',
                buffer: Buffer.from(ballots({ 1: 8000 })),
            });
            proxy.fault = { heldAfterBytes: 100_000 };
            await send(page.getByRole('article', { name: 'second.csv' }));
            await page.getByRole('button', { name: /Account and settings/ }).click();
            await page.getByRole('button', { name: 'Sign out', exact: true }).click();
            const question = page.getByRole('dialog', { name: 'Sign out before the upload is finished?' });
            await question.getByText('1 file is still being sent. It does not count until it is accepted.', { exact: true }).waitFor();
            await expectAccessible(page);
            await question.getByRole('button', { name: 'Sign out', exact: true }).click();
            await signInTitle(page).waitFor();
            proxy.restore();
            await visitor.signIn(await service.newOfficial());
            await page.getByRole('heading', { level: 1, name: 'Upload ballots' }).waitFor();
            expect(await page.getByText('second.csv').count()).toBe(0);

            expect(visitor.problems()).toEqual([]);
            await visitor.close();
            await proxy.stop();
        },
    );
});

describe('the choices', { timeout: 60_000 * timeScale }, () => {
    test('of a language are kept, and dates and numbers follow', async ({ visit, service }) => {
        const official = await service.newOfficial();
        await service.upload(official, ballots({ 1: 1234 }), 'box.csv');
        const visitor = await visit();
        await visitor.signIn(official);
        const { page } = visitor;
        await page.goto('/#/uploads');
        const day = (tag: string) =>
            new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Europe/Belgrade' }).format(
                new Date(),
            );
        for (const [locale, title, tag, number] of [
            ['sr-Latn', 'Poslate datoteke', 'sr-Latn-RS', '1.234'],
            ['sr-Cyrl', 'Послате датотеке', 'sr-Cyrl-RS', '1.234'],
            ['en', 'My uploads', 'en-GB', '1,234'],
        ] as const) {
            await page.getByRole('banner').getByRole('combobox').selectOption(locale);
            for (let turn = 0; turn < 2; ++turn) {
                await page.getByRole('heading', { level: 1, name: title }).waitFor();
                expect(await page.evaluate(() => document.documentElement.lang)).toBe(locale);
                const row = page.getByRole('row').filter({ hasText: 'box.csv' });
                await row.getByRole('cell', { name: number, exact: true }).first().waitFor();
                expect(await row.innerText()).toContain(day(tag));
                if (turn === 0) await page.reload();
            }
            await expectAccessible(page);
        }
    });

    test("of a language is the browser's at first", async ({ visit }) => {
        for (const [locale, title] of [
            ['sr-RS', 'Пријава'],
            ['sr-Latn-RS', 'Prijava'],
            ['de-AT', 'Sign in'],
        ] as const) {
            const { page } = await visit({ locale });
            await page.goto('/');
            await page.getByRole('heading', { level: 1, name: title }).waitFor();
        }
    });

    test('of light or dark is kept, and can be left to the system again', async ({ visit }) => {
        const { page } = await visit({ theme: 'light' });
        await page.goto('/');
        await signInTitle(page).waitFor();
        const theme = () =>
            page.evaluate(() => [document.documentElement.dataset['theme'], getComputedStyle(document.documentElement).colorScheme]);
        const choose = async (name: string) => {
            await page.getByRole('button', { name: /Account and settings/ }).click();
            await page.getByText(name, { exact: true }).click();
        };
        expect(await theme()).toEqual(['light', 'light']);
        await choose('Dark');
        expect(await theme()).toEqual(['dark', 'dark']);
        await page.reload();
        await signInTitle(page).waitFor();
        expect(await theme()).toEqual(['dark', 'dark']);
        await choose('System default');
        expect(await theme()).toEqual(['light', 'light']);
        await page.emulateMedia({ colorScheme: 'dark' });
        await expect.poll(theme).toEqual(['dark', 'dark']);
    });
});

describe('the pages for accounts', { timeout: 60_000 * timeScale }, () => {
    for (const width of [widths.phone, widths.desktop]) {
        for (const theme of ['light', 'dark'] as const) {
            test(`are accessible and fit, ${width} pixels, ${theme}`, async ({ visit }) => {
                const { page } = await visit({ width, theme });
                const fits = async () => {
                    await expectAccessible(page);
                    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
                };
                await page.goto('/#/sign-in');
                await signInTitle(page).waitFor();
                await page.getByRole('button', { name: /Account and settings/ }).click();
                await fits();
                await page.goto('/#/register');
                await page.getByRole('heading', { level: 1, name: 'Register as an election official' }).waitFor();
                await fits();
                await page.getByRole('button', { name: 'Create the account' }).click();
                await expect.poll(() => errorAt(page, 'password')).not.toBe('');
                await fits();
            });
        }
    }
});
