// SPDX-License-Identifier: Apache-2.0
// The page of a running election: how many ballots arrived, never for whom.
// Looks at: src/routes/results, src/lib/results, src/lib/charts, src/lib/api, src/lib/alerts, src/lib/text
import { readFile } from 'node:fs/promises';
import type { Page, Response } from 'playwright-core';
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { ballots, Service, sleepUntil } from './service';
import { test, testWithOwnUrna } from './test';
import { timeScale } from './urna';
import { Visitor } from './visitor';

const pollMs = 2_000;

/** Returns the figure with this label. */
const figure = (page: Page, word: string) => page.locator('main dl > div', { has: page.getByText(word, { exact: true }) }).locator('dd');
const rowsOf = async (page: Page, table: string): Promise<string[]> =>
    (await page.getByRole('table', { name: table }).locator('tbody tr').allInnerTexts()).map((row) => row.replaceAll(/\s+/g, ' ').trim());
const zoneOf = async (service: Service): Promise<string> =>
    (await service.request<{ timeZone: string }>('GET', '/admin/elections', await service.administrator())).timeZone;
const isProgress = (answer: Response) => new URL(answer.url()).pathname === '/admin/progress';

/** Returns all keys of a JSON value, at any depth. */
function keysOf(value: unknown): string[] {
    if (typeof value !== 'object' || value === null) return [];
    return [...(Array.isArray(value) ? [] : Object.keys(value)), ...Object.values(value).flatMap(keysOf)];
}

async function hide(page: Page, hidden: boolean): Promise<void> {
    await page.evaluate((to) => {
        Object.defineProperty(document, 'hidden', { value: to, configurable: true });
        Object.defineProperty(document, 'visibilityState', { value: to ? 'hidden' : 'visible', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
}

describe.sequential('the turnout of a running election', () => {
    test('follows the ballots, says nothing of votes, and rests while nobody looks', async ({ service, visit }) => {
        const vera = await service.newOfficial({ forename: 'Vera', surname: 'Petrović' });
        const djordje = await service.newOfficial({ forename: 'Đorđe', surname: 'Đurić' });
        const visitor = await visit();
        await visitor.signIn(service.administratorAccount);
        const page = visitor.page;
        const answers: { url: string; status: number; body: unknown }[] = [];
        let asked = 0;
        page.on('request', () => (asked += 1));
        page.on(
            'response',
            (answer) =>
                void (async () => {
                    const { pathname } = new URL(answer.url());
                    if (!/^\/(admin|get)/.test(pathname)) return;
                    answers.push({
                        url: answer.url(),
                        status: answer.status(),
                        body: answer.status() === 200 ? await answer.json() : null,
                    });
                })().catch(() => undefined),
        );

        const election = await service.runningElection(600, ['Harbour', 'Orchard', 'Lighthouse']);
        await visitor.goTo(`/elections/${election.id}/turnout`);
        await page.getByText('No upload has been recorded yet.').waitFor();
        // Nothing waits, and nothing is judged: there is no card without content.
        expect(await page.locator('main section').count()).toBe(0);
        await expectAccessibleInAllThemes(page);

        const first = ballots({ 1: 20, 2: 10 });
        await service.upload(vera, first + first.split('\n').slice(0, 2).join('\n') + '\n' + ballots({ 9: 1 }));
        await service.upload(djordje, ballots({ 3: 12 }));
        await expect.poll(() => figure(page, 'Ballots recorded').innerText(), { timeout: 10_000 }).toBe('45');
        expect(await figure(page, 'Received in the last minute').innerText()).toBe('45');
        expect(await figure(page, 'Valid').innerText()).toMatch(/^42\s+93\.33%$/);
        expect(await figure(page, 'Duplicates').innerText()).toMatch(/^2\s+4\.44%$/);
        expect(await figure(page, 'Unknown poll number').innerText()).toMatch(/^1\s+2\.22%$/);
        await expect
            .poll(async () => (await rowsOf(page, 'By account')).map((row) => row.replace(/ \d\d:\d\d:\d\d$/, '')), { timeout: 10_000 })
            .toEqual([
                `Vera Petrović ${vera.email} ${vera.jmbg} 1 33 73.33% 30 2 1`,
                `Đorđe Đurić ${djordje.email} ${djordje.jmbg} 1 12 26.67% 12 0 0`,
            ]);
        await page.getByText('Show as a table').click();
        const minutes = (await rowsOf(page, 'Uploads and ballots over time')).map((row) => row.split(' ').map(Number));
        expect(minutes.reduce((sum, [, uploads = 0]) => sum + uploads, 0)).toBe(2);
        expect(minutes.reduce((sum, [, , count = 0]) => sum + count, 0)).toBe(45);
        expect(minutes.at(-1)?.[3]).toBe(45);
        await page.getByText(/^Ballots in columns of 1 minute$/).waitFor();
        await page.getByText(`Times in the time zone ${await zoneOf(service)} (`).waitFor();
        await expectAccessibleInAllThemes(page);

        // Bars of an hour, over a night in which an hour occurs twice, which the zone's name distinguishes; nothing came in one.
        await page.route('**/admin/progress*', async (route) => {
            const answer = await route.fetch({ headers: { ...route.request().headers(), 'If-None-Match': '"none"' } });
            const bars = { from: '2027-10-31T00:00:00.000000Z', seconds: 3600, uploads: [1, 0, 2], ballots: [5, 0, 6] };
            await route.fulfill({
                response: answer,
                headers: { ...answer.headers(), etag: '"another"' },
                json: { ...((await answer.json()) as object), bars },
            });
        });
        await expect
            .poll(() => rowsOf(page, 'Uploads and ballots over time'), { timeout: 10_000 })
            .toEqual(['02:00 CEST 1 5 5', '02:00 CET 0 0 5', '03:00 2 6 11']);
        await page.getByRole('img', { name: 'Columns without uploads: 1 of 3.' }).waitFor();
        await page.unroute('**/admin/progress*');
        await expect.poll(() => page.getByText(/^Ballots in columns of 1 minute$/).count(), { timeout: 10_000 }).toBe(1);

        // A chart without space, as while its page is being closed, draws nothing invalid.
        const room = (display: string) =>
            page.locator('main').evaluate((main, to) => {
                main.style.display = to;
                return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
            }, display);
        await room('none');
        await room('');

        // Nothing changes, so the responses have no body.
        await page.waitForResponse((answer) => isProgress(answer) && answer.status() === 304);

        // While the page is hidden it sends no request; when it is shown, it sends one at once.
        await hide(page, true);
        const before = asked;
        await service.upload(djordje, ballots({ 1: 5 }));
        await page.waitForTimeout(2.5 * pollMs);
        expect(asked).toBe(before);
        expect(await figure(page, 'Ballots recorded').innerText()).toBe('45');
        await hide(page, false);
        await expect.poll(() => figure(page, 'Ballots recorded').innerText(), { timeout: 10_000 }).toBe('50');

        // On none of the election's pages do the page or its responses reveal any votes.
        for (const [path, tab, text] of [
            ['results', 'Results', 'There is no result before the end of the election.'],
            ['invalid-votes', 'Invalid votes', 'There is no result before the end of the election.'],
            ['turnout', 'Turnout', 'This page shows how many ballots have arrived, not for whom.'],
        ] as const) {
            await visitor.goTo(`/elections/${election.id}/${path}`);
            // The page of before may have the same text.
            await page.locator('nav [aria-current]', { hasText: tab }).waitFor();
            await page.getByText(text).waitFor();
            await expectAccessibleInAllThemes(page);
            expect(await page.locator('main').innerText()).not.toMatch(/Harbour|Orchard|Lighthouse|votes:/);
        }
        expect(Date.now()).toBeLessThan(election.end.getTime());
        expect(answers.filter(({ status }) => status === 304).length).toBeGreaterThan(0);
        for (const { url, body } of answers) {
            expect(
                keysOf(body).filter((key) => /^(pollNumbers?|votes|share|result|ballotGuid)$/.test(key)),
                url,
            ).toEqual([]);
        }
        expect(answers.some(({ url }) => /results|invalidVotes/i.test(url))).toBe(false);
    });

    testWithOwnUrna('is told by account, sorted, searched and exported', async ({ own, browser }) => {
        const service = new Service(own);
        const first = await service.newOfficial({ forename: 'Vera', surname: 'Petrović' });
        const twin = await service.newOfficial({ forename: 'Ђорђе', surname: 'Ђурић', jmbg: first.jmbg });
        const other = await service.newOfficial({ forename: 'Ana', surname: '=Šarić' });
        const election = await service.runningElection(600 * timeScale, ['Harbour', 'Orchard']);
        await service.upload(first, ballots({ 1: 4 }));
        for (const votes of [2, 3, 4]) await service.upload(twin, ballots({ 2: votes }));
        await service.upload(other, ballots({ 1: 5 }));
        const visitor = await Visitor.open(browser, own.url);
        await visitor.signIn(service.administratorAccount);
        const page = await visitor.goTo(`/elections/${election.id}/turnout`);
        const names = async () => (await rowsOf(page, 'By account')).map((row) => row.split(' ')[0]);
        await expect.poll(names, { timeout: 15_000 }).toEqual(['Ђорђе', 'Ana', 'Vera']);
        const [most = '', , least = ''] = await rowsOf(page, 'By account');
        expect(most).toContain(`Ђорђе Ђурић ${twin.email} ${first.jmbg} Another account has the same JMBG 3 9 `);
        expect(least).toContain(`Vera Petrović ${first.email} ${first.jmbg} Another account has the same JMBG 1 4 `);

        const head = (name: string) => page.getByRole('columnheader', { name });
        expect(await head('Ballots').getAttribute('aria-sort')).toBe('descending');
        await head('Ballots').getByRole('button').click();
        await expect.poll(names).toEqual(['Vera', 'Ana', 'Ђорђе']);
        await head('Official').getByRole('button').click();
        expect(await head('Official').getAttribute('aria-sort')).toBe('ascending');
        for (const column of ['Uploads', 'Share', 'Valid', 'Duplicates', 'Unknown poll number', 'Last upload']) {
            await head(column).getByRole('button').click();
            expect(await head(column).getAttribute('aria-sort'), column).toBe('descending');
        }
        await expect.poll(names).toEqual(['Ana', 'Ђорђе', 'Vera']); // the last upload first

        const search = page.getByLabel('Search by name, e-mail address or personal number');
        for (const [text, found] of [
            ['djordje', ['Ђорђе']],
            ['ПЕТРОВИЋ вера', ['Vera']],
            ['saric', ['Ana']],
            [first.jmbg, ['Ђорђе', 'Vera']],
            [other.email, ['Ana']],
        ] as const) {
            await search.fill(text);
            await expect.poll(names).toEqual(found);
        }
        await expectAccessibleInAllThemes(page);
        const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download as CSV' }).click()]);
        expect(file.suggestedFilename()).toBe(`election-${election.id}-turnout.csv`);
        const lines = (await readFile(await file.path(), 'utf8')).split('\r\n');
        expect(lines[1]).toMatch(new RegExp(`^Ana,'=Šarić,${other.email},${other.jmbg},1,5,5,0,0,\\d{4}-`));
        await search.fill('nobody');
        await page.getByText('No matches for “nobody”.').waitFor();
        expect(visitor.problems()).toEqual([]);
        await visitor.close();
    });

    testWithOwnUrna('is complete after the end, and leads to the invalid votes of an official', async ({ own, browser }) => {
        const service = new Service(own);
        const vera = await service.newOfficial({ forename: 'Vera', surname: 'Petrović' });
        const visitor = await Visitor.open(browser, own.url);
        await visitor.signIn(service.administratorAccount);
        const election = await service.electionWith(8 * timeScale, ['Harbour', 'Orchard', 'Lighthouse'], async () => {
            const first = ballots({ 1: 20, 2: 10 });
            await service.upload(vera, first + first.split('\n').slice(0, 2).join('\n') + '\n');
        });
        const page = await visitor.goTo(`/elections/${election.id}/turnout`);
        await sleepUntil(election.end);
        await page.getByText('The election is over, and the count is complete.').waitFor();
        await page.getByRole('link', { name: '2', exact: true }).click(); // Vera's duplicates
        await expect.poll(() => rowsOf(page, 'Invalid votes')).toHaveLength(2);
        expect(new URLSearchParams(page.url().split('?')[1]).get('official')).toBe(vera.jmbg);
        expect(visitor.problems()).toEqual([]);
        await visitor.close();
    });

    testWithOwnUrna('says that the service is away, and goes on when it is back', async ({ own, browser }) => {
        const service = new Service(own);
        const election = await service.runningElection(120 * timeScale, ['Harbour', 'Orchard']);
        const official = await service.newOfficial();
        await service.upload(official, ballots({ 1: 7 }));
        const visitor = await Visitor.open(browser, own.url);
        visitor.allow(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_SOCKET/);
        await visitor.signIn(service.administratorAccount);
        const page = await visitor.goTo(`/elections/${election.id}/turnout`);
        await expect.poll(() => figure(page, 'Ballots recorded').innerText()).toBe('7');
        await own.stop();
        await page.getByText(/The service does not respond\. These figures are from/).waitFor();
        expect(await figure(page, 'Ballots recorded').innerText()).toBe('7'); // the last known figure, and the page says that it is old
        await expectAccessibleInAllThemes(page);
        await own.startAgain();
        await service.upload(official, ballots({ 2: 3 }));
        await page.getByText(/Live\. As of/).waitFor({ timeout: 40_000 });
        await expect.poll(() => figure(page, 'Ballots recorded').innerText(), { timeout: 40_000 }).toBe('10');
        expect(visitor.problems()).toEqual([]);
        await visitor.close();
    });

    testWithOwnUrna('no part of a count is shown before it is complete, to nobody', async ({ own, browser }) => {
        const service = new Service(own);
        const enter = async (signIn = true) => {
            const visitor = await Visitor.open(browser, own.url);
            if (signIn) await visitor.signIn(service.administratorAccount);
            return visitor;
        };
        const [turnout, results, list, everybody] = [await enter(), await enter(), await enter(), await enter(false)];
        const official = await service.newOfficial();
        const election = await service.runningElection(12 * timeScale, ['Harbour', 'Orchard']);
        await service.publish(election.id, true);
        await service.upload(official, ballots({ 1: 140, 2: 220 }));
        await turnout.goTo(`/elections/${election.id}/turnout`);
        await expect.poll(() => figure(turnout.page, 'Ballots recorded').innerText(), { timeout: 10_000 }).toBe('360');
        const goOn = await own.blockRecording();
        await service.upload(official, ballots({ 2: 300 }));
        expect(Date.now()).toBeLessThan(election.end.getTime());
        await results.goTo(`/elections/${election.id}/results`);
        await everybody.page.goto(`/results/${election.id}`);
        await list.goTo('/elections');
        await sleepUntil(election.end);
        const card = list.page.getByRole('article');
        await card.getByText('Counting', { exact: true }).waitFor();
        for (const { page } of [results, everybody]) {
            await page.getByText('The election is over. The last ballots are being counted.').waitFor();
            expect(await page.locator('main').innerText()).not.toMatch(/\b(140|220|300|360|520|660)\b/); // numbers that no time or date contains
            await expectAccessibleInAllThemes(page);
        }
        await expectAccessibleInAllThemes(list.page);
        await goOn();
        for (const { page } of [results, everybody]) {
            await page
                .getByRole('row', { name: /Orchard.* 520 / })
                .first()
                .waitFor();
        }
        await card.getByText('Finished', { exact: true }).waitFor();
        await turnout.page.getByText('The election is over, and the count is complete.').waitFor();
        for (const visitor of [turnout, results, everybody, list]) {
            expect(visitor.problems()).toEqual([]);
            await visitor.close();
        }
    });
});
