// SPDX-License-Identifier: Apache-2.0
// Somebody without an account, who knows only the service's address: finds a result, reads it without a script, uses it, and frames it.
// `make test` runs it against `urna serve`, `make test-deploy` against a cluster through its gateway.
// Looks at: src/public-page, src/Shell.svelte, src/routes/account, index.html
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Download, Page } from 'playwright-core';
import { describe, expect, vi } from 'vitest';
import { expectAccessible } from './axe';
import { type Election, Service } from './service';
import { test as base } from './test';
import { timeScale } from './urna';
import { widths } from './visitor';

const names = ['Harbour', 'Orchard', 'Lighthouse'];
const sentence = 'Harbour has 167 of 250 seats, a majority.';

/** A server with an election whose result is public. */
const test = base.extend<{ over: Election }>({
    over: [
        async ({ urna }, use) => {
            const service = new Service(urna);
            const election = await service.finishedElection(8 * timeScale, names, { 1: 60, 2: 30, 3: 1 });
            await service.publish(election.id, true);
            await use(election);
        },
        { scope: 'file' },
    ],
});

const signIn = (page: Page) => page.getByRole('heading', { level: 1, name: 'Sign in' });

async function contentOf(download: Promise<Download>): Promise<{ name: string; content: Buffer }> {
    const saved = await download;
    return { name: saved.suggestedFilename(), content: await readFile(await saved.path()) };
}

describe('a stranger', () => {
    test('is led to the results, and signs in with one click', async ({ over, visit }) => {
        const visitor = await visit();
        const page = await visitor.goTo();
        await page.waitForURL('**/results');
        await page.locator(`a[href^="/results/${over.id}?"]`).click();
        await page.getByText(sentence).waitFor();
        await page.getByRole('link', { name: 'Sign in' }).click();
        await signIn(page).waitFor();
        await page.getByRole('link', { name: 'See the published results' }).click();
        await page.waitForURL('**/results');
    });

    test('reads the result on a telephone without a script', async ({ over, visit }) => {
        const visitor = await visit({ width: widths.phone, javaScript: false });
        const page = await visitor.goTo();
        await page.getByRole('link', { name: /^Results/ }).click();
        await page.locator(`a[href^="/results/${over.id}?"]`).click();
        await page.getByText(sentence).waitFor();
        await page.getByRole('row', { name: /Harbour.* 60 65.93% 167/ }).waitFor();
        await page.getByRole('img', { name: /Harbour 167/ }).waitFor();
        await page.getByRole('link', { name: 'Srpski' }).first().click();
        await page.getByRole('row', { name: /Harbour.* 60 65,93.?% 167/ }).waitFor();
        expect(await page.getByRole('button').count()).toBe(0);
    });

    test('sees the result with one request of at most 25 kB', async ({ over, visit, urna }) => {
        const { page } = await visit();
        const asked: string[] = [];
        await page.route('**/*', (route) => {
            asked.push(route.request().url());
            // What comes after the page does not come.
            return asked.length === 1 ? route.continue() : undefined;
        });
        const address = `${urna.url}/results/${over.id}`;
        const answer = await page.goto(address, { waitUntil: 'commit' });
        await page.getByText(sentence).waitFor();
        await page.getByRole('row', { name: /Harbour.* 60 / }).waitFor();
        expect(await page.getByRole('img', { name: /Harbour 167/ }).isVisible()).toBe(true);
        expect(asked[0]).toBe(address);
        const { responseBodySize, responseHeadersSize } = (await answer?.request().sizes()) ?? {};
        console.log(`${responseBodySize} + ${responseHeadersSize} bytes until the result is visible`);
        expect((responseBodySize ?? NaN) + (responseHeadersSize ?? NaN)).toBeLessThanOrEqual(25_000);
    });

    test('downloads it as data, as a table and as a picture, and copies the link', async ({ over, visit }) => {
        const visitor = await visit();
        await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
        const page = await visitor.open(`/results/${over.id}`);
        const fileOf = async (name: string, everywhere = true) => {
            const path = (await page.getByRole('link', { name }).getAttribute('href')) ?? '';
            const answer = await fetch(visitor.url + path);
            expect([name, answer.status, answer.headers.get('Access-Control-Allow-Origin')]).toEqual([name, 200, everywhere ? '*' : null]);
            return { type: answer.headers.get('Content-Type'), text: await answer.text() };
        };
        const json = await fileOf('Data (JSON)');
        const participants = (JSON.parse(json.text) as { participants: { name: string; votes: number }[] }).participants;
        expect(participants.map(({ name, votes }) => `${name} ${votes}`)).toEqual(['Harbour 60', 'Orchard 30', 'Lighthouse 1']);
        expect(json.type).toMatch(/^application\/json/);
        const csv = await fileOf('Table (CSV)');
        expect(csv.type).toMatch(/^text\/csv/);
        expect(csv.text).toMatch(/Harbour.*60/);
        const svg = await fileOf('Picture (SVG)', false);
        expect(svg.type).toBe('image/svg+xml');
        expect(svg.text).toMatch(/^<svg .*Harbour/s);

        const saved = page.waitForEvent('download');
        await page.getByRole('button', { name: 'Picture (PNG)' }).click();
        const { name, content } = await contentOf(saved);
        expect([name, content.subarray(1, 4).toString()]).toEqual([`urna-election-${over.id}.png`, 'PNG']);
        const [, width] = /width="(\d+)"/.exec(svg.text) ?? [];
        expect(content.readUInt32BE(16)).toBe(2 * Number(width));

        await page.getByRole('button', { name: 'Copy the link' }).click();
        await page.getByText('The link was copied.').waitFor();
        expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${visitor.url}/results/${over.id}`);
    });

    test('gets the address to copy where there is no clipboard', async ({ over, visit }) => {
        const visitor = await visit();
        await visitor.context.addInitScript(() => void Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined }));
        const page = await visitor.open(`/results/${over.id}`);
        await page.getByRole('button', { name: 'Copy the link' }).click();
        const address = `${visitor.url}/results/${over.id}`;
        await page.getByText(`Copy the address of this page: ${address}`).waitFor();
        expect(await page.evaluate(() => getSelection()?.toString())).toBe(address);
        await expectAccessible(page);
    });

    test('frames it in a page of their own, and no other page of the service', async ({ over, visit, urna }) => {
        let code = '';
        const site = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end(`<!doctype html><h1>Mine</h1>${code}`));
        site.listen(0, '127.0.0.1');
        await once(site, 'listening');
        try {
            const reader = await visit();
            const own = await reader.open(`/results/${over.id}`);
            await own.getByText('Frame it in a page of your own').click();
            code = await own.locator('.embed-code').innerText();
            expect(code).toContain(`src="${urna.url}/results/${over.id}/embed`);

            const visitor = await visit({ url: `http://127.0.0.1:${(site.address() as AddressInfo).port}` });
            visitor.allow(/a request to another origin/, /frame-ancestors/, /favicon/);
            const page = await visitor.open('/');
            await page.frameLocator('iframe').getByText(sentence).waitFor();
            await page
                .frameLocator('iframe')
                .getByRole('row', { name: /Harbour.* 60 / })
                .waitFor();
            for (const path of ['/', '/results', `/results/${over.id}`, `/results/${over.id}/projector`]) {
                code = `<iframe src="${urna.url}${path}"></iframe>`;
                await page.reload();
                await expect.poll(() => page.frames()[1]?.url(), { message: path }).toMatch(/^chrome-error:/);
            }
        } finally {
            site.close();
        }
    });

    test('who has an old link gets there, also with a session', async ({ over, service, visit }) => {
        const visitor = await visit();
        await visitor.page.goto(`/#/public/${over.id}`);
        await visitor.page.waitForURL(`**/results/${over.id}`);
        await visitor.page.getByText(sentence).waitFor();
        await visitor.signIn(service.administratorAccount);
        await visitor.page.goto(`/#/public/${over.id}`);
        await visitor.page.waitForURL(`**/results/${over.id}`);
    });

    test('is not led away from signing in, or out', async ({ over, service, visit }) => {
        expect(over.id).toBeGreaterThan(0);
        const visitor = await visit();
        const page = await visitor.goTo('/sign-in');
        await signIn(page).waitFor();
        await visitor.signIn(service.administratorAccount);
        // A second tab goes on with the session of the first, though there is a result. The first has half a second to answer it; on a
        // machine that takes longer the second is led to the result, and tries again.
        const other = await visitor.context.newPage();
        const goesOn = async () => {
            await other.goto('/');
            await other.getByRole('navigation', { name: 'Main' }).waitFor({ timeout: 5_000 });
        };
        await vi.waitFor(goesOn, { timeout: 60_000 });
        await page.getByRole('button', { name: /Account and settings/ }).click();
        await page.getByRole('button', { name: 'Sign out', exact: true }).click();
        for (const one of [page, other]) await signIn(one).waitFor();
    });

    test('finds the sign-in page when the service does not say what is public', async ({ over, visit }) => {
        expect(over.id).toBeGreaterThan(0);
        for (const answer of ['abort', 'none', 'broken'] as const) {
            const visitor = await visit();
            visitor.allow(/ERR_FAILED/);
            await visitor.page.route('**/results.json', (route) => {
                if (answer === 'abort') return route.abort();
                if (answer === 'broken') return route.fulfill({ body: '<p>' });
                return undefined;
            });
            const page = await visitor.goTo();
            await signIn(page).waitFor();
            expect(new URL(page.url()).hash).toBe('#/sign-in');
        }
    });
});

test('names are shown as they are, whatever is in them', async ({ service, visit }) => {
    const odd = [
        '</script><script>document.title="taken"</script>',
        '"Quotes" & \'more\' <b>bold</b> &amp;',
        'רשימה\u200F (א)',
        'نی\u200Cا',
        'Листа Ђурђевак',
        'Đurđevak i Šćepan',
        'Bez'.repeat(85) + 'X',
    ];
    const election = await service.finishedElection(8 * timeScale, odd, Object.fromEntries(odd.map((_, at) => [at + 1, 20 - at])));
    await service.publish(election.id, true);
    const { page, url } = await visit({ width: widths.phone });
    for (const path of ['', '/embed', '/projector']) {
        await page.goto(`/results/${election.id}${path}`);
        await page.getByRole('table').first().waitFor();
        expect(await page.locator('tbody th bdi').allTextContents()).toEqual(odd);
        expect(await page.title()).not.toBe('taken');
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(widths.phone);
    }
    const json = (await (await fetch(`${url}/results/${election.id}/result.json`)).json()) as { participants: { name: string }[] };
    expect(json.participants.map(({ name }) => name)).toEqual(odd);
    const svg = await (await fetch(`${url}/results/${election.id}/result.svg`)).text();
    const parsed = await page.evaluate((text) => new DOMParser().parseFromString(text, 'image/svg+xml').documentElement.nodeName, svg);
    expect(parsed).toBe('svg');
});
