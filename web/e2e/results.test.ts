// SPDX-License-Identifier: Apache-2.0
// The results page, compared with the service's responses: parliaments and presidents.
// Looks at: src/routes/results, src/lib/results, src/lib/charts, src/lib/i18n
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { download, enter, plain, rowsOf, seconds } from './results';
import type { Election, Service } from './service';
import { test } from './test';
import { widths } from './visitor';

interface Claim {
    seat: number;
    pollNumber: number;
    votes: number;
    divisor: number;
    quotient: string;
}

interface Listed {
    participants: { id: number; version: number; name: string; individual: boolean }[];
}

interface Details {
    seats: number;
    thresholdVotes: number;
    validVotes: number;
    participants: { pollNumber: number; name: string; votes: number; share: number; result: number; passed?: boolean }[];
    lastSeats: Claim[];
    nextSeats: Claim[];
    lastSeat: { seat: number; pollNumber: number; runnerUp: number; votesMissing: number } | null;
}

const number = (value: number): string => value.toLocaleString('en-GB');
const percent = (share: number): string => share.toLocaleString('en-GB', { style: 'percent', minimumFractionDigits: 2 });

const detailsOf = async (service: Service, { id }: Election): Promise<Details> =>
    service.request('GET', `/admin/results?id=${id}`, await service.administrator());

/** Expects the whole page of a parliament to show the service's result. */
async function expectParliament(page: Page, service: Service, election: Election): Promise<Details> {
    const details = await detailsOf(service, election);
    const { participants } = await service.results(election.id);
    expect(participants.map(({ result }) => result)).toEqual(details.participants.map(({ result }) => result));

    const rows = await rowsOf(page, 'Votes and seats of the lists');
    const byVotes = [...details.participants].sort((a, b) => b.votes - a.votes || a.pollNumber - b.pollNumber);
    const reached = details.validVotes > 0 && byVotes.some(({ votes }) => votes >= details.thresholdVotes);
    const lists = rows.filter((row) => !row.startsWith('Threshold') && !row.startsWith('Valid votes'));
    expect(lists).toHaveLength(byVotes.length);
    for (const [at, { pollNumber, name, votes, share, result, passed }] of byVotes.entries()) {
        expect(lists[at]).toContain(`${pollNumber} ${plain(name)}`);
        expect(lists[at]).toContain(`${number(votes)} ${percent(share)} ${number(result)} ${passed && reached ? 'passed' : 'not passed'}`);
    }
    expect(rows.at(-1)).toBe(`Valid votes ${number(details.validVotes)} ${number(details.lastSeats.length > 0 ? details.seats : 0)}`);
    const above = rows.findIndex((row) => row.startsWith('Threshold'));
    expect(above).toBe(
        byVotes.every(({ votes }) => votes >= details.thresholdVotes)
            ? -1
            : byVotes.filter(({ votes }) => votes >= details.thresholdVotes).length,
    );

    // The hemicycle: one mark per seat; a hollow mark consists of two shapes.
    const shapes = await page
        .locator('figure svg[role=img] path')
        .evaluateAll((paths) => paths.map((path) => (path.getAttribute('d') ?? '').split('M').length - 1));
    const seated = details.participants.filter(({ result }) => result > 0);
    const [empty, ...drawn] = shapes;
    expect(empty).toBe(details.seats - seated.reduce((sum, { result }) => sum + result, 0));
    expect(drawn).toHaveLength(seated.length);
    for (const [at, { result }] of seated.entries()) expect([result, 2 * result]).toContain(drawn[at]);
    const said = await page.locator('figure svg[role=img]').getAttribute('aria-label');
    for (const { name, result } of seated) expect(plain(said ?? '')).toContain(`${plain(name)} ${result}`);

    if (details.lastSeats.length === 0) return details;
    const claims = (await rowsOf(page, 'Quotients of the last seats, and the next ones')).filter((row) => !row.startsWith('All '));
    const nameOf = (pollNumber: number) => plain(details.participants.find((one) => one.pollNumber === pollNumber)?.name ?? '');
    const expected = [
        ...details.lastSeats.map((claim) => ({ ...claim, given: true })),
        ...details.nextSeats.map((claim) => ({ ...claim, given: false })),
    ];
    expect(claims).toEqual(
        expected.map(({ seat, pollNumber, votes, divisor, quotient, given }) => {
            const [whole = '', decimals] = quotient.split('.');
            return `${given ? number(seat) : '–'} ${nameOf(pollNumber)} ${number(votes)} ${number(divisor)} ${number(Number(whole))}.${decimals} ${given ? 'seat won' : 'no seat left'}`;
        }),
    );
    const last = details.lastSeat;
    if (last !== null) {
        const text = plain(await page.locator('main').innerText());
        expect(text).toContain(`The last seat, number ${number(last.seat)}, went to ${nameOf(last.pollNumber)} by`);
        expect(text).toContain(last.votesMissing === 1 ? 'by a single vote' : `by ${number(last.votesMissing)} votes`);
        expect(text).toContain(`more for ${nameOf(last.runnerUp)}, and everything else unchanged`);
    }
    return details;
}

describe.sequential('the result', () => {
    test('of a parliament is a hemicycle, a table, and how its last seats were given', async ({ service, visit }) => {
        const election = await service.finishedElection(seconds, ['Harbour', 'Orchard', 'Lighthouse', 'Windmill'], {
            1: 1_234,
            2: 987,
            3: 170,
            4: 70,
        });
        const visitor = await enter(visit, service);
        const page = await visitor.goTo(`/elections/${election.id}/results`);
        const details = await expectParliament(page, service, election);
        expect(details.seats).toBe(250);
        expect(details.participants.map(({ passed }) => passed)).toEqual([true, true, true, false]);
        await expectAccessibleInAllThemes(page);

        // Sorted by another column; and with one list's seats highlighted.
        await page.getByRole('button', { name: 'List' }).first().click();
        expect((await rowsOf(page, 'Votes and seats of the lists'))[0]).toMatch(/^1 Harbour/);
        const choice = page.getByRole('button', { name: /Lighthouse/ });
        await choice.click();
        expect(await choice.getAttribute('aria-pressed')).toBe('true');

        const table = await download(page, 'Table (CSV)');
        expect(table.name).toBe(`election-${election.id}-results.csv`);
        expect(table.text).toBe(
            `\uFEFFPoll number,Name,Votes,Share of the votes,Seats,Above the threshold\r\n${details.participants
                .map((one) => `${one.pollNumber},${one.name},${one.votes},${one.share},${one.result},${one.passed ? 'yes' : 'no'}\r\n`)
                .join('')}`,
        );
        const quotients = (await download(page, 'Quotients (CSV)')).text.trim().split('\r\n').slice(1);
        expect(quotients.map((line) => line.split(',').at(-1))).toEqual(
            [...details.lastSeats, ...details.nextSeats].map(({ quotient }) => quotient),
        );
        const everything = await download(page, 'Everything (JSON)');
        expect(JSON.parse(everything.text)).toEqual(details);

        // In Serbian, in both scripts, with Serbian formats of numbers and dates; in the dark theme, also after a reload.
        await page.getByLabel('Language').selectOption({ label: 'Srpski' });
        await page.getByRole('cell', { name: '1.234', exact: false }).first().waitFor();
        const text = await page.locator('main').innerText();
        expect(text).toMatch(/50,14\s?%/);
        expect(text).toMatch(/\d{1,2}\. \S+ 20\d\d\./); // 24. novembar 2026.
        await page.getByLabel('Jezik').selectOption({ label: 'Српски' });
        await page.getByRole('heading', { name: 'Како су додељени последњи мандати' }).waitFor();
        expect(await page.evaluate(() => document.documentElement.lang)).toBe('sr-Cyrl');
        await page.getByRole('button', { name: /Налог и подешавања/ }).click();
        await page.getByRole('radio', { name: 'Таман' }).check();
        await page.reload();
        await page.getByRole('heading', { name: 'Како су додељени последњи мандати' }).waitFor();
        expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe('rgb(17, 21, 27)');
    });

    test('of seven seats, with a tie for the last', async ({ service, visit }) => {
        const election = await service.finishedElection(seconds, ['Left', 'Right', 'Neither'], { 1: 40, 2: 40, 3: 1 }, false, {
            seats: 7,
            thresholdPercent: 2.5,
        });
        const page = await (await enter(visit, service)).goTo(`/elections/${election.id}/results`);
        const details = await expectParliament(page, service, election);
        expect(details.seats).toBe(7);
        expect(details.lastSeat).toMatchObject({ pollNumber: 1, runnerUp: 2, votesMissing: 1 });
        await page.getByText('The last seat and the next quotient are exactly equal: the lower poll number decided.').first().waitFor();
        expect(await page.locator('main').innerText()).toContain('Threshold: 2.5% of the valid votes, which is 3 or more');
    });

    test('of an election without any ballot', async ({ service, visit }) => {
        const parliament = await service.createElection(new Date('2024-05-01T06:00:00Z'), new Date('2024-05-01T18:00:00Z'), [
            'Left',
            'Right',
        ]);
        const president = await service.createElection(
            new Date('2024-06-01T06:00:00Z'),
            new Date('2024-06-01T18:00:00Z'),
            ['Ana', 'Bora'],
            true,
        );
        const visitor = await enter(visit, service);
        const page = await visitor.goTo(`/elections/${parliament.id}/results`);
        await page.getByText('There are no valid votes, so no seats were allocated.').first().waitFor();
        await expectParliament(page, service, parliament);
        await expectAccessibleInAllThemes(page);
        await visitor.goTo(`/elections/${parliament.id}/invalid-votes`);
        await page.getByText('There are no invalid votes.').first().waitFor();
        await expectAccessibleInAllThemes(page);
        await visitor.goTo(`/elections/${president.id}/results`);
        await page.getByText('There are no valid votes.').waitFor();
        expect(await rowsOf(page, 'Votes of the candidates')).toEqual(['1 Ana 0 0.00%', '2 Bora 0 0.00%', 'Valid votes 0']);
        await visitor.goTo(`/elections/999/results`);
        await page.getByText('There is no such election.').waitFor();
        await expectAccessibleInAllThemes(page);
    });

    test('of a president is a bar for each candidate, and names a tie', async ({ service, visit }) => {
        const names = ['Ana Anić', 'Bora Borić', 'Мира Ђурић'];
        const election = await service.finishedElection(seconds, names, { 1: 20, 2: 50, 3: 50 }, true);
        const page = await (await enter(visit, service)).goTo(`/elections/${election.id}/results`);
        await page.getByText('A tie for first place: Bora Borić and Мира Ђурић have the same number of votes.').waitFor();
        const bars = page.getByRole('img');
        expect(await bars.evaluateAll((all) => all.map((bar) => bar.getAttribute('aria-label')))).toEqual([
            'Bora Borić: 41.67%, votes: 50',
            'Мира Ђурић: 41.67%, votes: 50',
            'Ana Anić: 16.67%, votes: 20',
        ]);
        const details = await detailsOf(service, election);
        expect((await service.results(election.id)).participants.map(({ result }) => result)).toEqual(
            details.participants.map(({ result }) => result),
        );
        expect(await rowsOf(page, 'Votes of the candidates')).toEqual([
            '2 Bora Borić 50 41.67%',
            '3 Мира Ђурић 50 41.67%',
            '1 Ana Anić 20 16.67%',
            'Valid votes 120',
        ]);
        const lengths = await bars.locator('rect.share').evaluateAll((all) => all.map((bar) => bar.getAttribute('width')));
        expect(lengths.map((length) => Math.round(Number.parseFloat(length ?? '')))).toEqual([42, 42, 17]);
        await page.getByText('majority: over 50%').waitFor();
        await page.getByText('The bars go from 0 to 100% of the valid votes. The line is at 50%: a majority is more.').waitFor();
        expect(await page.getByText('Threshold').count()).toBe(0);
        await expectAccessibleInAllThemes(page);
        const table = await download(page, 'Table (CSV)');
        expect(table.text).toContain('\r\n3,Мира Ђурић,50,0.416667\r\n');
    });

    test('of forty lists with long names fits every width', async ({ service, visit }) => {
        const names = Array.from(
            { length: 40 },
            (_, i) =>
                `${i + 1}. Zajednička lista pokreta za obnovu gradova, sela i zaselaka – ${'udruženje građana '.repeat(6)}${'x'.repeat(60)}`,
        );
        const votes = Object.fromEntries(names.map((_, i) => [i + 1, 5 + ((i * 37) % 90)]));
        const election = await service.finishedElection(2 * seconds, names, votes);
        const visitor = await enter(visit, service);
        const page = await visitor.goTo(`/elections/${election.id}/results`);
        await page.getByText('No list reached the threshold').first().waitFor();
        await expectParliament(page, service, election);
        await expectAccessibleInAllThemes(page);
        for (const width of [widths.tablet, 1024, 1920]) {
            await page.setViewportSize({ width, height: 900 });
            expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        }
    });

    test('shows the majority, and lists with their short names, colours and order', async ({ service, visit }) => {
        const token = await service.administrator();
        // A name of 256 letters, without a space.
        const names = ['Harbour', 'Ж'.repeat(256), 'Lighthouse'];
        const election = await service.finishedElection(seconds, names, { 1: 50, 2: 30, 3: 20 });
        const [harbour, longest] = (await service.request<Listed>('GET', '/admin/participants', token)).participants.slice(-3);
        for (const [participant, looks] of [
            [harbour, { shortName: 'HAR', colour: '#FFFFFF', seatOrder: 2 }],
            [longest, { shortName: 'Ж', colour: '#000000', seatOrder: 1 }],
        ] as const) {
            await service.request('POST', '/admin/participant', token, { ...participant, ...looks });
        }
        const page = await (await enter(visit, service)).goTo(`/elections/${election.id}/results`);
        const chart = page.locator('figure svg[role=img]');
        await page.getByText('The dashed line is the middle. Majority: 126 of 250.').waitFor();
        expect(await chart.locator('line.middle').count()).toBe(1);
        expect(await chart.getAttribute('aria-label')).toBe(`Seats from left to right: ${'Ж'.repeat(256)} 75, Harbour 125, Lighthouse 50.`);
        expect(await chart.locator('text.short').allTextContents()).toEqual(['Ж', 'HAR']);

        // The colours are the same on light and on dark, each with an outline.
        for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme });
            const outlined = await chart
                .locator('path.outlined')
                .evaluateAll((all) => all.map((path) => [getComputedStyle(path).fill, getComputedStyle(path).stroke] as const));
            expect(outlined.map(([fill]) => fill)).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
            for (const [fill, stroke] of outlined) expect([fill, 'none']).not.toContain(stroke);
        }
        await page.emulateMedia({ colorScheme: 'light' });
        await expectAccessibleInAllThemes(page);

        // No name is cut, and on a wide page nothing is empty beside the table and below the seats.
        for (const width of [widths.phone, widths.desktop, 1920]) {
            await page.setViewportSize({ width, height: 900 });
            const cut = await page
                .locator('main :is(button, th, td, li, span, dd)')
                .evaluateAll((all) =>
                    all.filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0).map((one) => one.outerHTML),
                );
            expect(cut).toEqual([]);
        }
        const [seats, table] = await Promise.all([page.locator('figure').boundingBox(), page.getByRole('table').first().boundingBox()]);
        expect(seats).not.toBeNull();
        expect((table?.y ?? 0) - (seats?.y ?? 0) - (seats?.height ?? 0)).toBeLessThan(200);
        expect(table?.width).toBeGreaterThan(seats?.width ?? Infinity);
    });
});
