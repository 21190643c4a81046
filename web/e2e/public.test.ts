// SPDX-License-Identifier: Apache-2.0
// The public page: hidden, published, hidden again; that it shows nothing personal; and its print.
// Looks at: src/routes/public, src/lib/results, src/lib/elections, src/routes/results/Publish.svelte
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { ballots, type Person, Service, sleepUntil } from './service';
import { test, testWithOwnUrna } from './test';
import { timeScale } from './urna';
import { answer, Visitor } from './visitor';

const guid = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/i;

/** Records all responses of the service to a page, except the console's own files. */
function answersOf(page: Page): { url: string; text: string }[] {
    const answers: { url: string; text: string }[] = [];
    page.on(
        'response',
        (answer) =>
            void (async () => {
                const { pathname } = new URL(answer.url());
                if (pathname !== '/' && !pathname.startsWith('/assets/') && answer.status() !== 304)
                    answers.push({ url: answer.url(), text: await answer.text() });
            })().catch(() => undefined),
    );
    return answers;
}

async function expectNothingPersonal(page: Page, answers: { url: string; text: string }[], official: Person): Promise<void> {
    for (const { url, text } of [...answers, { url: 'the page', text: await page.content() }]) {
        for (const secret of [official.jmbg, official.surname, official.email, guid, /(?<![\d.])\d{13}(?!\d)/]) {
            expect(text, url).not.toMatch(secret);
        }
    }
    expect([...new Set(answers.map(({ url }) => new URL(url).pathname))]).toEqual(['/admin/publicResults']);
}

const names = ['Harbour', 'Orchard', 'Lighthouse'];
const votes = () => ballots({ 1: 60, 2: 30, 3: 1, 8: 2 });

describe.sequential('the public page', () => {
    testWithOwnUrna('is readable by its link while an administrator wants it to be', async ({ own, browser }) => {
        const service = new Service(own);
        const official = await service.newOfficial({ forename: 'Mirjana', surname: 'Obradović' });
        const election = await service.runningElection(900, names);
        const everybody = await Visitor.open(browser, own.url);
        const page = await everybody.goTo(`/public/${election.id}`);
        await page.getByRole('heading', { name: 'There is no public results page here' }).waitFor();
        await expectAccessibleInAllThemes(page);

        const visitor = await Visitor.open(browser, own.url);
        await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
        await visitor.signIn(service.administratorAccount);
        const admin = await visitor.goTo(`/elections/${election.id}/results`);
        const shown = admin.getByRole('switch', { name: 'Everybody may see the results page' });
        expect(await shown.isChecked()).toBe(false);
        await shown.focus();
        await admin.keyboard.press('Space');
        await answer(admin, 'Make the page public?', 'Make results public');
        await expect.poll(() => shown.isChecked()).toBe(true);
        await admin.getByRole('button', { name: 'Copy the link' }).click();
        await admin.getByText('The link was copied.').waitFor({ state: 'attached' });
        const link = await admin.evaluate(() => navigator.clipboard.readText());
        expect(link).toBe(`${everybody.url}/#/public/${election.id}`);

        await page.goto('about:blank');
        const answers = answersOf(page);
        await page.goto(link);
        await page.getByText('The election is running.').waitFor();
        expect((await page.locator('main ol > li').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '))).toEqual([
            '1 Harbour',
            '2 Orchard',
            '3 Lighthouse',
        ]);
        await service.upload(official, votes());
        await expectAccessibleInAllThemes(page);
        await expectNothingPersonal(page, answers, official);
        expect(answers.some(({ text }) => text.includes('votes'))).toBe(false);
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
            await page.goto(`/#/public/${id}`);
            // On a busy machine it may be over already; then there is another, longer one.
            await page.getByText('The election is running.').or(table).first().waitFor();
            await service.upload(official, votes());
        });
        await sleepUntil(election.end);
        await table.waitFor();
        await table.getByRole('row', { name: /Harbour.* 60 65.93% / }).waitFor();
        await expectAccessibleInAllThemes(page);
        await expectNothingPersonal(page, answers, official);

        // Hidden again, from the list of elections. The open page would notice it within half a minute.
        const admin = await visitor.goTo('/elections');
        const card = admin.getByRole('article', { name: /^Parliamentary election/ }).first();
        await card.getByRole('button', { name: 'Hide the results' }).click();
        await answer(admin, 'Hide the page?', 'Hide the results');
        await card.getByRole('button', { name: 'Make results public' }).waitFor();
        await page.reload();
        await page.getByRole('heading', { name: 'There is no public results page here' }).waitFor();
        expect(await page.locator('main').innerText()).not.toContain('Harbour');
        expect((await service.call('GET', `/admin/publicResults?id=${election.id}`, null)).status).toBe(404);
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
        const page = await (await visit({ theme: 'dark' })).goTo(`/public/${election.id}`);
        await page.getByRole('table').first().waitFor();
        expect(await page.getByRole('article').count()).toBe(0); // the report is for print only

        await page.emulateMedia({ media: 'print' });
        await page.setViewportSize({ width: 680, height: 1000 }); // 180 mm
        await page.getByRole('heading', { name: 'Report on the election results' }).waitFor();
        for (const role of ['button', 'navigation', 'banner', 'link', 'combobox', 'img'] as const) {
            expect([role, await page.getByRole(role).count()]).toEqual([role, 0]);
        }
        const record = page.getByRole('article');
        expect(await record.getByRole('row').count()).toBe(1 + 40 + 1 + 1 + 10 + 1 + 5); // heads, lists, sum; seats allocated and not, with the line between them
        const looks = await page.evaluate(() => {
            const shades = [...document.querySelectorAll('html, body, main, main *')].map(
                (element) => getComputedStyle(element).backgroundColor,
            );
            return {
                width: document.documentElement.scrollWidth,
                // Anything below the report, even when hidden, would print one more sheet.
                below:
                    document.documentElement.scrollHeight -
                    Math.round(scrollY + (document.querySelector('main article')?.getBoundingClientRect().bottom ?? 0)),
                backgrounds: [...new Set(shades)].filter((shade) => shade !== 'rgba(0, 0, 0, 0)'),
                text: getComputedStyle(document.querySelector('main article td') as Element).color,
                rows: [...new Set([...document.querySelectorAll('main article tr')].map((row) => getComputedStyle(row).breakInside))],
            };
        });
        expect(looks).toEqual({ width: 680, below: 0, backgrounds: ['rgb(255, 255, 255)'], text: 'rgb(0, 0, 0)', rows: ['avoid'] });
        const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
        const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
        expect(sheets).toBeGreaterThan(1);
        expect(sheets).toBeLessThan(7);
    });
});

test('in full screen the result fits the height, with few lists and with many', async ({ service, visit }) => {
    for (const count of [3, 30]) {
        const many = Array.from({ length: count }, (_, at) => `List ${at + 1} of those who want to be seen from the last row`);
        const votes = Object.fromEntries(many.map((_, at) => [at + 1, 40 - at]));
        const election = await service.finishedElection(5, many, votes);
        await service.publish(election.id, true);
        for (const width of [1280, 1920]) {
            const { page } = await visit({ width, height: 800 });
            await page.goto(`/#/public/${election.id}`);
            await page.getByRole('button', { name: 'Full screen' }).click();
            const reach = (least: number) =>
                page.evaluate((zoomMin) => {
                    const stage = document.fullscreenElement;
                    const zoom = parseFloat((stage?.firstElementChild as HTMLElement | null)?.style.zoom ?? '');
                    return {
                        over: (stage?.scrollHeight ?? NaN) - (stage?.clientHeight ?? NaN),
                        wide: (stage?.scrollWidth ?? NaN) - (stage?.clientWidth ?? NaN),
                        large: zoom > zoomMin,
                    };
                }, least);
            await expect.poll(() => reach(count === 3 ? 50 : 22)).toEqual({ over: 0, wide: 0, large: true });
            await page.evaluate(() => document.exitFullscreen());
            await expect
                .poll(() =>
                    page
                        .locator('.stage > *')
                        .first()
                        .evaluate((result) => (result as HTMLElement).style.zoom),
                )
                .toMatch(/^(?:100%|1)$/);
        }
    }
});
