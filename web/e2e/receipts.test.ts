// SPDX-License-Identifier: Apache-2.0
// A receipt leaves the page: printed on one sheet, downloaded, and shared. It names its election, and no personal number.
// Looks at: src/routes/official/Receipt.svelte, src/lib/upload/receipt-text.ts, src/lib/elections, src/routes/official/DropZone.svelte
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { expectAccessible } from './axe';
import { type Official, test as base } from './official';
import { ballots, later } from './service';
import { widths } from './visitor';

const zone = 'America/New_York'; // not the browser's
// A long ballot, and a number that is not on it.
const names = Array.from({ length: 21 }, (_, at) => `Participant ${at + 1}`);
const votes = { ...Object.fromEntries(names.map((_, at) => [at + 1, 1])), 99: 4 };

interface Shown {
    page: Page;
    official: Official;
    sha256: string;
}

let started = false;

const test = base.extend<{ receipt: (options?: { width?: number; share?: boolean }) => Promise<Shown> }>({
    /** A visitor who looks at the receipt of a counted file, of an election with a name and a zone of its own. */
    receipt: async ({ service, visit }, use) =>
        use(async ({ width, share } = {}) => {
            if (!started) {
                const participants = await service.newParticipants(names);
                await service.request('POST', '/createElection', await service.administrator(), {
                    start: later(0).toISOString(),
                    end: later(900).toISOString(),
                    individual: false,
                    participants,
                    name: 'Council of the Harbour',
                    place: 'Old Town',
                    timeZone: zone,
                });
                started = true;
            }
            const visitor = await visit({ width });
            if (share) {
                await visitor.context.addInitScript(() => {
                    const shared: unknown[] = [];
                    Object.assign(window, { shared });
                    Object.assign(navigator, {
                        canShare: () => true,
                        share: async ({ files, title }: ShareData) => {
                            for (const file of files ?? []) shared.push({ title, name: file.name, text: await file.text() });
                        },
                    });
                });
            }
            const official = await service.newOfficial();
            await visitor.signIn(official);
            const text = ballots(votes);
            const sent = await service.upload(official, text, 'box 7.csv');
            const { page } = visitor;
            await page.goto(`/#/uploads/${sent.headers.get('Urna-Upload')}`);
            await page.getByText('Counted, but not every ballot is a valid vote', { exact: true }).waitFor();
            await page.getByText('Council of the Harbour · Old Town', { exact: true }).waitFor();
            return { page, official, sha256: createHash('sha256').update(text).digest('hex') };
        }),
});

function expectReceipt(said: string, { official: { forename, surname, email, jmbg }, sha256 }: Shown): void {
    expect(said).toMatch(/^Receipt of an upload\n\nThe station confirms/);
    expect(said).toContain('\nElection: Council of the Harbour · Old Town\nHeld: ');
    expect(said).toMatch(/\nHeld: .*(?:EST|EDT|GMT-[45])/);
    expect(said).toMatch(/\nAccepted: .* at \d\d:\d\d:\d\d (?:EST|EDT|GMT-[45])\n/);
    for (const line of [
        'File name: box 7.csv',
        `SHA-256: ${sha256}`,
        'Ballots: 25',
        `Official: ${forename} ${surname}, ${email}`,
        'State: Counted, but not every ballot is a valid vote',
        'Valid: 21',
        'Unknown poll number: 4',
        'Poll number 1: 1',
        'Poll number 99: 4',
    ]) {
        expect(said.split('\n')).toContain(line);
    }
    expect(said).not.toContain(jmbg);
}

describe('a receipt', () => {
    test('is downloaded under a name that tells what it is', async ({ receipt }) => {
        const shown = await receipt();
        const { page } = shown;
        const downloading = page.waitForEvent('download');
        await page.getByRole('button', { name: 'Download' }).click();
        const downloaded = await downloading;
        const id = new URL(page.url()).hash.split('/').at(-1);
        expect(downloaded.suggestedFilename()).toBe(`receipt-box 7-${id?.slice(0, 8)}.txt`);
        expectReceipt(await readFile(await downloaded.path(), 'utf8'), shown);
    });

    test('is shared as a file where the browser can', async ({ receipt }) => {
        const without = await receipt();
        expect(await without.page.getByRole('button', { name: 'Share' }).count()).toBe(0);
        const shown = await receipt({ share: true });
        const { page } = shown;
        await page.getByRole('button', { name: 'Share' }).click();
        const all = () => page.evaluate(() => (window as unknown as { shared: { title: string; name: string; text: string }[] }).shared);
        await expect.poll(async () => (await all()).length).toBe(1);
        const [shared] = await all();
        expect(shared).toMatchObject({ title: 'Receipt of an upload', name: expect.stringMatching(/^receipt-box 7-/) as string });
        expectReceipt(shared?.text ?? '', shown);
    });

    test('is printed on one sheet, without buttons and without a personal number', async ({ receipt }) => {
        const { page, official } = await receipt();
        const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
        expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
        await page.emulateMedia({ media: 'print' });
        for (const name of ['Download', 'Print']) expect(await page.getByRole('button', { name }).isVisible()).toBe(false);
        const said = await page.locator('main').innerText();
        expect(said).toContain('Council of the Harbour');
        expect(said).not.toContain(official.jmbg);
    });

    for (const width of Object.values(widths)) {
        test(`is accessible and fits, ${width}`, async ({ receipt }) => {
            const { page } = await receipt({ width, share: true });
            await expectAccessible(page);
            expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        });
    }
});

describe('a touch screen', () => {
    test('is not told to drag', async ({ service, browser, urna }) => {
        const { email, password } = await service.newOfficial();
        const context = await browser.newContext({
            baseURL: urna.url,
            hasTouch: true,
            isMobile: true,
            viewport: { width: 390, height: 800 },
        });
        const page = await context.newPage();
        await page.goto('/#/sign-in');
        await page.getByLabel('E-mail address').fill(email);
        await page.getByLabel('Password', { exact: true }).fill(password);
        await page.getByRole('button', { name: 'Sign in', exact: true }).tap();
        await page.getByText('Choose a file', { exact: true }).waitFor();
        expect(await page.evaluate(() => matchMedia('(pointer: coarse)').matches)).toBe(true);
        expect(await page.getByText('Drop the CSV file here').isVisible()).toBe(false);
        await context.close();
    });
});
