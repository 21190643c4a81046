// SPDX-License-Identifier: Apache-2.0
// The election above an official's files: what runs and until when, that none runs, and what is not known. The answers of
// /station/election are given by the tests.
// Looks at: src/routes/official, src/lib/elections
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import type { StationElection, StationElections } from '../src/lib/api/station-election';
import { expectAccessible, expectAccessibleInAllThemes } from './axe';
import { agrees, card, choose, file, inOrder, keysOf, send, signedIn, startElection, test } from './official';
import { ballots } from './service';
import { timeScale } from './urna';
import { widths } from './visitor';

const minute = 60_000;

/** The queue's clock is in November, whatever the browsers' clocks say. */
const startOfTest = Date.now();
const queueNow = () => Date.parse('2026-11-24T13:00:00Z') + Date.now() - startOfTest;
const instant = (ms: number) => new Date(ms).toISOString();

function election(changes: Partial<StationElection> = {}): StationElection {
    const [startAt, endAt] = ['2026-11-24T06:00:00.000000Z', '2026-11-24T19:00:00.000000Z'];
    return {
        id: 12,
        name: 'City council',
        place: 'Old town hall',
        timeZone: 'Europe/Belgrade',
        start: startAt,
        end: endAt,
        startAt,
        endAt,
        individual: false,
        pollNumbers: 3,
        names: ['Harbour', 'Orchard', 'Lighthouse'],
        ...changes,
    };
}

const running = (changes: Partial<StationElection> = {}): Partial<StationElections> => ({ running: election(changes) });
const inTwoHours = election({
    name: 'Second round',
    startAt: '2026-11-24T15:30:00.000000Z',
    endAt: '2026-11-24T19:00:00.000000Z',
});

/** Answers from now on with a schedule that was written just now, or with a status. */
async function answerWith(page: Page, answer: Partial<StationElections> | number): Promise<void> {
    await page.unroute('**/station/election');
    await page.route('**/station/election', (route) => {
        if (typeof answer === 'number') return route.fulfill({ status: answer, json: { message: 'No.' } });
        const now = instant(queueNow());
        return route.fulfill({ json: { now, writtenAt: now, ...answer } });
    });
}

const region = (page: Page, name: string | RegExp) => page.getByRole('region', { name, exact: true });
const question = (page: Page) => page.getByRole('dialog', { name: 'Send although no election is running?' });

/** Waits until the edge of the part with this name is red, or is not. */
async function expectRed(page: Page, name: string, wanted: boolean): Promise<void> {
    const isRed = () =>
        region(page, name).evaluate((one) => {
            const probe = document.body.appendChild(document.createElement('p'));
            probe.style.setProperty('color', 'var(--color-bad)');
            const red = getComputedStyle(probe).color;
            probe.remove();
            return getComputedStyle(one).borderInlineStartColor === red;
        });
    await expect.poll(isRed).toBe(wanted);
}

describe('an official sees', { timeout: 120_000 * timeScale }, () => {
    test('which election runs, until when in its zone, and what is on the ballot', async ({ service, visit }) => {
        const visitor = await visit({ timeZone: 'America/New_York' });
        const { page } = visitor;
        // A telephone whose clock is wrong by years shows the same countdown.
        await page.clock.install({ time: new Date('2031-05-01T03:00:00Z') });
        await answerWith(page, running());
        await signedIn(service, visitor);
        const shown = region(page, 'City council');
        await shown.getByText('Running', { exact: true }).waitFor();
        await shown.getByText('Old town hall', { exact: true }).waitFor();
        await shown.getByText(/^Ballots are taken until 24 November 2026 at 20:00 CET\.$/).waitFor();
        await shown.getByText(/^5 hours 59 minutes left$/).waitFor();
        await shown.getByText('The ballot: 3 poll numbers', { exact: true }).waitFor();
        expect(await shown.getByRole('listitem').allInnerTexts()).toEqual(['1\nHarbour', '2\nOrchard', '3\nLighthouse']);
        await page.clock.fastForward(20 * minute);
        await shown.getByText(/^5 hours [35]9 minutes left$/).waitFor();
        await expectRed(page, 'City council', false);
        await expectAccessibleInAllThemes(page);
    });

    test('the last minutes pass, and then in red that no election runs', async ({ service, visit }) => {
        const visitor = await visit();
        const { page } = visitor;
        await page.clock.install();
        const endAt = instant(queueNow() + 10 * minute);
        const written = { now: instant(queueNow()), writtenAt: instant(queueNow()), ...running({ endAt }), next: inTwoHours };
        await page.route('**/station/election', (route) => route.fulfill({ json: written }));
        await signedIn(service, visitor);
        await region(page, 'City council')
            .getByText(/^9 minutes( \d+ seconds?)? left$/)
            .waitFor();
        // The page counts by itself; the schedule says what the service wrote when it last could.
        await page.unroute('**/station/election');
        await page.route('**/station/election', (route) => route.fulfill({ status: 503, json: { message: 'No.' } }));
        await page.clock.fastForward(5 * minute);
        await region(page, 'City council')
            .getByText(/^[34] minutes( \d+ seconds?)? left$/)
            .waitFor();
        const after = instant(Date.parse(endAt) + 1000);
        await page.unroute('**/station/election');
        await page.route('**/station/election', (route) =>
            route.fulfill({ json: { now: after, writtenAt: after, ended: election({ endAt }), next: inTwoHours } }),
        );
        await page.clock.fastForward(30_000);
        const none = region(page, 'No election is running');
        await none.getByText('What is sent now will not count.', { exact: true }).waitFor();
        await none.getByText(/^The next election begins on 24 November 2026 at 16:30 CET \(in 2 hours\):$/).waitFor();
        await none.getByText('Second round', { exact: true }).waitFor();
        await none.getByText('Old town hall', { exact: true }).first().waitFor();
        await none.getByText(/^The last election ended on 24 November 2026 at 14:\d\d:\d\d CET \(/).waitFor();
        await expectRed(page, 'No election is running', true);
        await expectAccessibleInAllThemes(page);
    });

    test('a ballot of many folded, and one without names by its numbers', async ({ service, visit }) => {
        const visitor = await visit({ width: widths.phone });
        const { page } = visitor;
        const names = Array.from({ length: 21 }, (_, at) => `${'A list with a very long name '.repeat(4)}${at + 1}`);
        await answerWith(page, running({ name: undefined as never, kind: 'Regular', pollNumbers: 21, names }));
        await signedIn(service, visitor);
        const shown = region(page, 'Parliamentary election, 24 November 2026');
        const summary = shown.getByText('The ballot: 21 poll numbers', { exact: true });
        await shown.getByText('Old town hall · Regular', { exact: true }).waitFor();
        await summary.waitFor();
        expect(await shown.getByText(names[20] ?? '').isVisible()).toBe(false);
        await summary.focus();
        await page.keyboard.press('Enter');
        await shown.getByText(names[20] ?? '').waitFor();
        await expectAccessibleInAllThemes(page);
        for (const width of [320, 820, 1920]) {
            await page.setViewportSize({ width, height: 800 });
            expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        }

        await answerWith(page, { ...running({ pollNumbers: 9000, names: undefined as never }), namesLeftOut: true });
        await page.reload();
        await region(page, 'City council').getByText('The ballot: 9,000 poll numbers', { exact: true }).click();
        await page.getByText('The poll numbers are 1 to 9,000. There are too many names to show them here.', { exact: true }).waitFor();
    });

    test('all of it in Serbian, in both scripts', async ({ service, visit }) => {
        const visitor = await visit();
        const { page } = visitor;
        await answerWith(page, running());
        await signedIn(service, visitor);
        await page.evaluate(() => localStorage.setItem('urna.locale', 'sr-Latn'));
        await page.reload();
        await region(page, 'City council').getByText('Listići se primaju do: 24. novembar 2026. 20:00 CET', { exact: true }).waitFor();
        await page.getByText(/^Preostalo vreme: 5 sati 5\d minuta?$/).waitFor();
        await page.getByText('Glasački listić: 3 redna broja', { exact: true }).waitFor();
        await answerWith(page, { next: inTwoHours });
        await page.evaluate(() => localStorage.setItem('urna.locale', 'sr-Cyrl'));
        await page.reload();
        const none = region(page, 'Избори нису у току');
        await none.getByText('Оно што се сада пошаље неће се рачунати.', { exact: true }).waitFor();
        await none.getByText(/^Почетак следећих избора: 24\. новембар 2026\. 16:30 CET \(за 2 сата\)$/).waitFor();
        await expectAccessible(page);
    });
});

describe('sending', { timeout: 120_000 * timeScale }, () => {
    test('while no election runs is asked about first', async ({ service, visit, receipts }) => {
        const visitor = await visit();
        const { page } = visitor;
        await answerWith(page, { next: inTwoHours });
        const official = await signedIn(service, visitor);
        const keys = keysOf(page);
        await region(page, 'No election is running').waitFor();
        await choose(page, file('early.csv', ballots({ 1: 3 })), file('early 2.csv', ballots({ 1: 2 })));
        const early = card(page, 'early.csv');
        await early.getByText(inOrder, { exact: true }).waitFor();
        await agrees(early);
        await early.getByRole('button', { name: 'Send', exact: true }).focus();
        await page.keyboard.press('Enter');
        await question(page).getByText('The next election begins on 24 November 2026 at 16:30 CET (in 2 hours).').waitFor();
        expect(await question(page).evaluate((one) => one.contains(document.activeElement))).toBe(true);
        await expectAccessibleInAllThemes(page);
        await page.keyboard.press('Escape');
        await question(page).waitFor({ state: 'hidden' });
        await early.getByText(inOrder, { exact: true }).waitFor();
        expect(keys).toEqual([]);

        await agrees(card(page, 'early 2.csv'));
        await page.getByRole('button', { name: 'Send all confirmed files', exact: true }).click();
        await question(page).getByRole('button', { name: 'Cancel', exact: true }).click();
        expect(keys).toEqual([]);
        await page.getByRole('button', { name: 'Send all confirmed files', exact: true }).click();
        await question(page).getByRole('button', { name: 'Send nevertheless', exact: true }).click();
        await expect.poll(async () => (await receipts(official)).length).toBe(2);
    });

    test('is not asked about when the last answer is old: that is grey, with its age', async ({ service, visit, receipts }) => {
        await startElection(service);
        const visitor = await visit();
        const { page } = visitor;
        await page.clock.install();
        await answerWith(page, { next: inTwoHours });
        const official = await signedIn(service, visitor);
        await region(page, 'No election is running').waitFor();
        await answerWith(page, 503);
        await page.clock.fastForward(40_000);
        const old = region(page, 'No election was running');
        await old.getByText(/^As of (\d+ seconds|1 minute) ago$/).waitFor();
        await old.getByText('There is no newer information, so this may have changed. Files can be sent nevertheless.').waitFor();
        expect(await old.getByText('will not count').count()).toBe(0);
        await expectRed(page, 'No election was running', false);
        await expectAccessibleInAllThemes(page);
        await choose(page, file('meanwhile.csv', ballots({ 1: 4 })));
        await send(card(page, 'meanwhile.csv'));
        await expect.poll(async () => (await receipts(official)).length).toBe(1);

        // A new answer ends it.
        await answerWith(page, running());
        await page.clock.fastForward(40_000);
        await region(page, 'City council').getByText('Running', { exact: true }).waitFor();
        // So does the absence of one when an election was running.
        await page.unroute('**/station/election');
        const written = instant(queueNow() - 5 * minute);
        await page.route('**/station/election', (route) =>
            route.fulfill({ json: { now: instant(queueNow()), writtenAt: written, ...running() } }),
        );
        await page.clock.fastForward(40_000);
        await region(page, 'City council').getByText('As of 5 minutes ago', { exact: true }).waitFor();
        expect(await page.getByText('Running', { exact: true }).count()).toBe(0);
    });

    for (const [what, answer] of [
        ['has no schedule yet', { writtenAt: undefined as never }],
        ['does not know the page', 404],
        ['is busy', 503],
    ] as const) {
        test(`needs no answer of a station that ${what}`, async ({ service, visit, receipts }) => {
            await startElection(service);
            const visitor = await visit();
            const { page } = visitor;
            await answerWith(page, answer);
            const official = await signedIn(service, visitor);
            const unknown = region(page, 'It is not known which election is running');
            await unknown.waitFor();
            await expectRed(page, 'It is not known which election is running', false);
            await expectAccessible(page);
            await choose(page, file('unknown.csv', ballots({ 1: 4 })));
            await send(card(page, 'unknown.csv'));
            await card(page, 'unknown.csv').getByText('Counted: 4 valid ballots', { exact: true }).waitFor();
            expect((await receipts(official)).length).toBe(1);
        });
    }
});
