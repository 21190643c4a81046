// SPDX-License-Identifier: Apache-2.0
// The pages of results: hidden, published, hidden again; that they show nothing personal; their print, and the one for a projector.
// Looks at: src/public-page, src/lib/elections, src/routes/results/Publish.svelte
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { ballots, type Person, Service, sleepUntil } from './service';
import { test, testWithOwnUrna } from './test';
import { timeScale } from './urna';
import { answer, Visitor } from './visitor';

const guid = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/i;

/** Records what the service answers to a page, except its assets and what has not changed. */
function answersOf(page: Page): { url: string; text: string }[] {
    const answers: { url: string; text: string }[] = [];
    page.on(
        'response',
        (answer) =>
            void (async () => {
                if (!new URL(answer.url()).pathname.startsWith('/assets/') && answer.status() !== 304)
                    answers.push({ url: answer.url(), text: await answer.text() });
            })().catch(() => undefined),
    );
    return answers;
}

/** What there is of an election besides its page. */
const forms = ['', '/embed', '/projector', '/result.json', '/result.csv', '/result.svg'];

async function expectNothingPersonal(page: Page, id: number, answers: { url: string; text: string }[], official: Person): Promise<void> {
    expect([...new Set(answers.map(({ url }) => new URL(url).pathname))]).toEqual([`/results/${id}`]);
    const { origin } = new URL(page.url());
    const more = await Promise.all(
        forms.map(async (form) => ({ url: form, text: await (await fetch(`${origin}/results/${id}${form}`)).text() })),
    );
    const list = { url: 'the list', text: await (await fetch(`${origin}/results.json`)).text() };
    for (const { url, text } of [...answers, ...more, list, { url: 'the page', text: await page.content() }]) {
        for (const secret of [official.jmbg, official.surname, official.email, guid, /(?<![\d.])\d{13}(?!\d)/]) {
            expect(text, url).not.toMatch(secret);
        }
    }
}

const names = ['Harbour', 'Orchard', 'Lighthouse'];
// Numbers that no time or date contains.
const votes = () => ballots({ 1: 600, 2: 300, 3: 10, 8: 20 });

describe.sequential('the public page', () => {
    testWithOwnUrna('is readable by its link while an administrator wants it to be', async ({ own, browser }) => {
        const service = new Service(own);
        const official = await service.newOfficial({ forename: 'Mirjana', surname: 'Obradović' });
        const election = await service.runningElection(900, names);
        const everybody = await Visitor.open(browser, own.url);
        const page = await everybody.open(`/results/${election.id}`);
        await page.getByRole('heading', { name: 'There is no public results page here' }).waitFor();
        await expectAccessibleInAllThemes(page);

        const visitor = await Visitor.open(browser, own.url);
        await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
        await visitor.signIn(service.administratorAccount);
        const admin = await visitor.goTo(`/elections/${election.id}/results`);
        const shown = admin.getByRole('switch', { name: 'Everybody may see the results page' });
        expect(await shown.isChecked()).toBe(false);
        expect(await admin.getByRole('switch', { name: 'The page shows the turnout while the election runs' }).isDisabled()).toBe(true);
        await shown.focus();
        await admin.keyboard.press('Space');
        await answer(admin, 'Make the page public?', 'Make results public');
        await expect.poll(() => shown.isChecked()).toBe(true);
        await admin.getByRole('button', { name: 'Copy the link' }).click();
        await admin.getByText('The link was copied.').waitFor({ state: 'attached' });
        const link = await admin.evaluate(() => navigator.clipboard.readText());
        expect(link).toBe(`${everybody.url}/results/${election.id}`);

        await page.goto('about:blank');
        const answers = answersOf(page);
        await page.goto(link);
        await page.getByText('The election is running.').waitFor();
        expect(await page.locator('main ol > li').allInnerTexts()).toEqual(names);
        await service.upload(official, votes());
        await expectAccessibleInAllThemes(page);
        await expectNothingPersonal(page, election.id, answers, official);
        // Nobody sees whose the ballots are before the end, and how many there are only where an administrator wants it.
        expect(await page.locator('main').innerText()).not.toMatch(/Turnout|\b(600|300|930)\b/);
        const turnout = admin.getByRole('switch', { name: 'The page shows the turnout while the election runs' });
        expect(await turnout.isChecked()).toBe(false);
        await turnout.click();
        await answer(admin, 'Show the turnout on the public page?', 'Show the turnout');
        await expect.poll(() => turnout.isChecked()).toBe(true);
        await page.getByRole('heading', { name: 'Turnout' }).waitFor();
        await page.getByText('Ballots recorded so far: 930.').waitFor();
        await expectAccessibleInAllThemes(page);
        await expectNothingPersonal(page, election.id, answers, official);
        await turnout.click();
        await answer(admin, 'Hide the turnout on the public page?', 'Hide the turnout');
        await expect.poll(() => turnout.isChecked()).toBe(false);
        await page.getByRole('heading', { name: 'Turnout' }).waitFor({ state: 'detached' });
        for (const one of [everybody, visitor]) {
            expect(one.problems()).toEqual([]);
            await one.close();
        }
    });

    test('follows the election to its result, and is hidden again', async ({ service, visit }) => {
        const official = await service.newOfficial({ forename: 'Mirjana', surname: 'Obradović' });
        const visitor = await visit();
        await visitor.signIn(service.administratorAccount);
        const { page } = await visit();
        const answers = answersOf(page);
        const table = page.getByRole('table', { name: 'Votes and seats of the lists' });
        const election = await service.electionWith(8 * timeScale, names, async ({ id }) => {
            await service.publish(id, true);
            await page.goto(`/results/${id}`);
            // On a busy machine it may be over already; then there is another, longer one.
            await page.getByText('The election is running.').or(table).first().waitFor();
            await service.upload(official, votes());
        });
        await sleepUntil(election.end);
        await table.waitFor();
        await table.getByRole('row', { name: /Harbour.* 600 65.93%/ }).waitFor();
        await expectAccessibleInAllThemes(page);
        await expectNothingPersonal(page, election.id, answers, official);

        // Hidden again, from the list of elections. The open page would notice it within half a minute.
        const gone = async () => {
            const answers = forms.map((form) => service.call('GET', `/results/${election.id}${form}`, null));
            return (await Promise.all(answers)).map(({ status, headers }) => `${status} ${headers.get('Cache-Control')}`);
        };
        const admin = await visitor.goTo('/elections');
        const card = admin.getByRole('article', { name: /^Parliamentary election/ }).first();
        await card.getByRole('button', { name: 'Hide the results' }).click();
        await answer(admin, 'Hide the page?', 'Hide the results');
        await card.getByRole('button', { name: 'Make results public' }).waitFor();
        await expect.poll(gone, { timeout: 10_000 }).toEqual(forms.map(() => '404 no-store'));
        await page.reload();
        await page.getByRole('heading', { name: 'There is no public results page here' }).waitFor();
        expect(await page.locator('main').innerText()).not.toContain('Harbour');
    });

    testWithOwnUrna('says so by itself when it is hidden while it is open', async ({ own, visit }) => {
        const service = new Service(own);
        const { id } = await service.runningElection(600, names);
        await service.publish(id, true);
        const { page } = await visit({ url: own.url });
        await page.goto(`/results/${id}`);
        await page.getByText('The election is running.').waitFor();
        await service.publish(id, false);
        await page.getByRole('heading', { name: 'This page is no longer public.' }).waitFor();
        await expectAccessibleInAllThemes(page);
        await service.publish(id, true);
        await page.getByText('The election is running.').waitFor();
    });

    test('is told to be unreachable, and comes back, when switching fails', async ({ service, visit }) => {
        const election = await service.createElection(new Date('2024-05-01T06:00:00Z'), new Date('2024-05-01T18:00:00Z'), [
            'Left',
            'Right',
        ]);
        const visitor = await visit();
        visitor.allow(/ERR_FAILED/);
        await visitor.signIn(service.administratorAccount);
        const page = await visitor.goTo(`/elections/${election.id}/results`);
        await page.route('**/admin/publish', (route) => route.abort());
        const shown = page.getByRole('switch', { name: 'Everybody may see the results page' });
        await shown.click();
        await answer(page, 'Make the page public?', 'Make results public');
        await page.getByText('The service cannot be reached.').first().waitFor();
        expect(await shown.isChecked()).toBe(false); // the switch shows the service's state, not the wanted one
        await page.unroute('**/admin/publish');
        await answer(page, 'Make the page public?', 'Make results public');
        await expect.poll(() => shown.isChecked()).toBe(true);
    });

    test('is printed as a clean record', async ({ service, visit }) => {
        const long = 'Zajednička lista pokreta za obnovu gradova, sela i zaselaka i svih udruženja građana';
        const names = Array.from({ length: 40 }, (_, i) => (i === 0 ? 'Bez'.repeat(80) : `${i + 1}. ${long}`));
        const election = await service.finishedElection(
            8 * timeScale,
            names,
            Object.fromEntries(names.map((_, i) => [i + 1, 5 + ((i * 37) % 90)])),
        );
        await service.publish(election.id, true);
        const page = await (await visit({ theme: 'dark' })).open(`/results/${election.id}`);
        await page.getByRole('table').first().waitFor();
        await page.emulateMedia({ media: 'print' });
        await page.setViewportSize({ width: 680, height: 1000 }); // 180 mm
        for (const role of ['button', 'navigation', 'banner'] as const) {
            expect([role, await page.getByRole(role).count()]).toEqual([role, 0]);
        }
        expect(await page.getByRole('row').count()).toBe(1 + 40 + 1); // heads, lists, sum
        const looks = await page.evaluate(() => {
            const shades = [...document.querySelectorAll('html, body, main, main *')]
                .filter((element) => element.checkVisibility())
                .map((element) => getComputedStyle(element).backgroundColor);
            return {
                width: document.documentElement.scrollWidth,
                backgrounds: [...new Set(shades)].filter((shade) => shade !== 'rgba(0, 0, 0, 0)'),
                text: getComputedStyle(document.querySelector('main td:last-child') as Element).color,
                rows: [...new Set([...document.querySelectorAll('main tr')].map((row) => getComputedStyle(row).breakInside))],
            };
        });
        expect(looks).toEqual({ width: 680, backgrounds: ['rgb(255, 255, 255)'], text: 'rgb(26, 34, 48)', rows: ['avoid'] });
        const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
        const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
        expect(sheets).toBeGreaterThan(1);
        expect(sheets).toBeLessThan(7);
    });
});

test('on a projector the result fits the height, with few lists and with many', async ({ service, visit }) => {
    for (const count of [3, 30]) {
        const many = Array.from({ length: count }, (_, at) => `List ${at + 1} of those who want to be seen from the last row`);
        const votes = Object.fromEntries(many.map((_, at) => [at + 1, 40 - at]));
        const election = await service.finishedElection(5, many, votes);
        await service.publish(election.id, true);
        for (const width of [1280, 1920]) {
            const { page, url } = await visit({ width, height: 800 });
            await page.goto(`/results/${election.id}/projector`);
            await page.locator('.qr svg').waitFor();
            expect(await page.locator('.qr').innerText()).toBe(`${url}/results/${election.id}`);
            const reach = () =>
                page.evaluate(() => {
                    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
                    const name = document.querySelector('tbody th') as Element;
                    return {
                        over: scrollHeight - clientHeight,
                        wide: scrollWidth - clientWidth,
                        letters: Math.round(parseFloat(getComputedStyle(name).fontSize)),
                    };
                });
            const { over, wide, letters } = await reach();
            expect([over, wide]).toEqual([0, 0]);
            // In pixels: with few lists they are read from the last row, with many from the first.
            expect(letters).toBeGreaterThan(count === 3 ? 14 : 9);
            await page.setViewportSize({ width, height: 500 });
            await expect.poll(async () => (await reach()).over).toBe(0);
            expect((await reach()).letters).toBeLessThan(letters);
        }
    }
});
