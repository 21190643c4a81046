// SPDX-License-Identifier: Apache-2.0
// An election with a law of its own: how it is chosen and tried, what its result awaits, and what comes out.
// Looks at: src/lib/law, src/routes/results, src/routes/administrator, src/lib/elections, src/lib/results
import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { download, enter, rowsOf, seconds } from './results';
import { ballots, type Service, sleepUntil } from './service';
import { test } from './test';

interface Listed {
    elections: { law?: { follows?: number }; participants: { name: string }[] }[];
}

const rule = { method: 'dhondt', threshold: [{ percent: '3', of: 'cast' }], ties: ['lot'] };

/** An election of three seats with this rule, over and counted: the third seat is tied. */
async function countedElection(service: Service): Promise<number> {
    const official = await service.newOfficial();
    const votes = ballots({ 1: 50, 2: 20, 3: 20 });
    const election = await service.electionWith(
        seconds,
        ['Harbour', 'Orchard', 'Lighthouse'],
        async () => service.upload(official, votes),
        false,
        { seats: 3, rule },
    );
    await sleepUntil(election.end);
    for (;;) {
        const answer = await service.call('GET', `/admin/results?id=${election.id}`, await service.administrator());
        if (answer.ok) return election.id;
        await sleepUntil(new Date(Date.now() + 500));
    }
}

/** The seats of the lists, by the order of their votes. */
const seatsIn = async (page: Page): Promise<(string | undefined)[]> =>
    (await rowsOf(page, 'Votes and seats of the lists')).slice(0, 3).map((row) => /% ([\d–]+)/.exec(row)?.[1]);

describe.sequential('an election with a rule', () => {
    test('awaits the votes cast, then a lot, and then has seats', async ({ service, visit }) => {
        const id = await countedElection(service);
        const page = await (await enter(visit, service)).goTo(`/elections/${id}/results`);
        await page.getByText('The law needs numbers that ballots do not tell: votes cast.').waitFor();
        expect((await rowsOf(page, 'Votes and seats of the lists'))[0]).toBe('1 Harbour 50 55.56% –');
        await expectAccessibleInAllThemes(page);
        const everything = await download(page, 'Everything (JSON)');
        expect(JSON.parse(everything.text)).toMatchObject({ law: { rule: { method: 'dhondt' }, missingTotals: ['cast'] } });

        await page.getByLabel('Votes cast').fill('89');
        await page.getByLabel('Source').fill('Record no. 7');
        await page.getByRole('button', { name: 'Save the numbers' }).click();
        await page.getByText('Votes cast are a whole number, and no fewer than the votes that are recorded.').waitFor();
        await page.getByLabel('Votes cast').fill('100');
        await page.getByRole('button', { name: 'Save the numbers' }).click();

        await page.getByText('A lot decides between Orchard and Lighthouse: the one that is drawn gets the place.').waitFor();
        await expectAccessibleInAllThemes(page);
        await page.getByRole('radio', { name: '2. Orchard' }).check();
        await page.getByLabel('What should be known of it').fill('Before the commission');
        await page.getByRole('button', { name: 'Save the lot' }).click();
        await expect.poll(() => seatsIn(page)).toEqual(['2', '1', '0']);

        // A lot that was recorded wrongly is voided, and drawn again.
        await page.getByRole('button', { name: 'Void lot no. 1' }).click();
        await page.getByLabel('Reason').fill('The wrong ball');
        await page.getByRole('dialog').getByRole('button', { name: 'Void', exact: true }).click();
        await page.getByRole('radio', { name: '3. Lighthouse' }).check();
        await page.getByRole('button', { name: 'Save the lot' }).click();
        await expect.poll(() => seatsIn(page)).toEqual(['2', '0', '1']);
        expect((await rowsOf(page, 'Recorded lots')).map((row) => row.replace(/ Void$/, ''))).toEqual([
            expect.stringMatching(/^3 Lighthouse .* Orchard and Lighthouse decided$/),
            expect.stringMatching(/^1 Orchard .* Orchard and Lighthouse voided: The wrong ball$/),
        ]);
        await expectAccessibleInAllThemes(page);

        // Numbers that everybody has seen are corrected with a confirmation, and the correction is shown.
        await service.publish(id, true);
        await page.reload();
        await page.getByLabel('Votes cast').fill('101');
        await page.getByLabel('Source').fill('Record no. 8');
        await page.getByRole('button', { name: 'Save the numbers' }).click();
        await page.getByText('Confirm that this is a correction.').waitFor();
        await page.getByLabel('These numbers correct what was public').check();
        await page.getByRole('button', { name: 'Save the numbers' }).click();
        await page.getByText('Corrected after publication').first().waitFor();

        // So is a lot that everybody has seen.
        await page.getByRole('radio', { name: '2. Orchard' }).check();
        await page.getByRole('button', { name: 'Save the lot' }).click();
        await expect.poll(() => seatsIn(page)).toEqual(['2', '1', '0']);
        await page.getByRole('button', { name: 'Void lot no. 4' }).click();
        await page.getByLabel('Reason').fill('The wrong ball again');
        await page.getByRole('dialog').getByRole('button', { name: 'Void', exact: true }).click();
        await page.getByText('Confirm that this is a correction.').waitFor();
        await page.getByLabel('This corrects what was public').check();
        await page.getByRole('dialog').getByRole('button', { name: 'Void', exact: true }).click();
        await page.getByRole('radio', { name: '3. Lighthouse' }).waitFor();
    });

    test('explains each of its seats', async ({ service, visit }) => {
        const id = await countedElection(service);
        await service.request('POST', '/admin/totals', await service.administrator(), { id, cast: 100, source: 'Record', version: 0 });
        const page = await (await enter(visit, service)).goTo(`/elections/${id}/results`);
        await page.getByRole('link', { name: 'How each seat came about' }).click();
        await page.getByText(/^Steps shown: (\d+) of \1\.$/).waitFor();
        expect(await page.locator('main ol > li').count()).toBeGreaterThan(3);
        await page.locator('main').getByText('Harbour').first().waitFor();
        await expectAccessibleInAllThemes(page);
        const whole = await download(page, 'Every step (JSON)');
        expect(whole.name).toBe(`election-${id}-explanation.json`);
        expect(JSON.parse(whole.text)).toMatchObject({ drawLot: { decides: 'seat' } });
        await page.getByLabel('Language').selectOption('sr-Cyrl');
        await page.getByRole('heading', { name: 'Како је додељен сваки мандат' }).waitFor();
    });
});

/** Fills in when an election is held. */
async function fillPeriod(page: Page, day: string): Promise<void> {
    for (const [group, time] of [
        ['Start', '07:00'],
        ['End', '20:00'],
    ] as const) {
        const fields = page.getByRole('group', { name: group, exact: true });
        await fields.getByLabel('Date').fill(day);
        await fields.getByLabel('Time').fill(time);
    }
}

async function saveElection(page: Page, button = 'Create the election'): Promise<void> {
    await page.getByRole('button', { name: button }).click();
    await page.getByRole('dialog').getByRole('button', { name: button }).click();
}

describe.sequential('a new election', () => {
    test('has a law that was chosen and tried', async ({ service, visit }) => {
        await service.newParticipants(['Quay', 'Garden']);
        const page = await (await enter(visit, service)).goTo('/elections/new');
        await page.getByRole('radio', { name: /A parliament/ }).check();
        expect(await page.getByRole('radio', { name: /Poland, Sejm/ }).isDisabled()).toBe(true);
        await page.getByRole('radio', { name: /Serbia, National Assembly/ }).check();
        await page.getByText('A list takes part with at least 3% of the votes cast.').waitFor();
        await fillPeriod(page, '04/11/2031');
        for (const name of ['Quay', 'Garden']) await page.getByRole('button', { name: `Add ${name} to the ballot` }).click();
        await page.getByRole('combobox', { name: 'Class of Garden' }).selectOption('minority');
        await page.getByLabel('Votes of Quay').fill('98,000');
        await page.getByLabel('Votes of Garden').fill('1000');
        await page.getByLabel('Votes cast').fill('100000');
        await page.getByRole('button', { name: 'Compute' }).click();
        // The minority is below 3 %, so that its votes count 1.35 times.
        await expect
            .poll(() => rowsOf(page, 'Votes and seats of the trial'))
            .toEqual([expect.stringMatching(/^Quay .*247$/), expect.stringMatching(/^Garden .*3$/)]);
        await expectAccessibleInAllThemes(page);

        // The service names the part of a rule that it refuses.
        await page.getByRole('radio', { name: /A rule as JSON/ }).check();
        const text = page.getByRole('textbox', { name: 'Rule' });
        const rule = await text.inputValue();
        await text.fill(rule.replace('"3"', '"103"'));
        await saveElection(page);
        await page.getByText('The service does not accept this part of the rule: rule.threshold[0].percent').waitFor();
        await text.fill(rule);
        await saveElection(page);
        const card = page.getByRole('article').filter({ hasText: '4 November 2031' });
        await card.getByText('250 seats are shared out by D’Hondt’s method').waitFor();

        // Who edits it sees which law it has, and which list is whose.
        await card.getByRole('link', { name: 'Edit' }).click();
        await page.getByRole('radio', { name: /The law of this election, as it is\s+Serbia, National Assembly/, checked: true }).waitFor();
        expect(await page.getByRole('combobox', { name: 'Class of Garden' }).inputValue()).toBe('minority');
        await saveElection(page, 'Save the changes');
        await page.getByText('The changes were saved.').first().waitFor();
    });

    test('has a law that was built in steps by keyboard, tried with a lot, saved, and opened again', async ({ service, visit }) => {
        await service.newParticipants(['Mill', 'Bridge', 'Meadow']);
        const page = await (await enter(visit, service)).goTo('/elections/new');
        await page.getByRole('radio', { name: /A parliament/ }).check();
        await fillPeriod(page, '06/11/2031');
        for (const name of ['Mill', 'Bridge', 'Meadow']) {
            await page.getByRole('button', { name: `Add ${name} to the ballot` }).click();
        }

        /** Presses Tab until something has the focus, as somebody without a mouse does. */
        async function tabTo(what: Locator): Promise<void> {
            for (let i = 0; i < 40; i += 1) {
                await page.keyboard.press('Tab');
                if (await what.evaluate((one) => one === document.activeElement)) return;
            }
            throw new Error(`Tab does not lead to ${String(what)}`);
        }
        await page.getByRole('radio', { name: /D’Hondt with one threshold/ }).focus();
        while (!(await page.getByRole('radio', { name: /A rule that is built in steps/ }).isChecked())) {
            await page.keyboard.press('ArrowDown');
        }
        // The arrows have chosen every law on the way, and the steps have begun with the last one.
        await tabTo(page.getByRole('button', { name: 'Begin with a plain rule' }));
        await page.keyboard.press('Enter');
        const threshold = page.getByRole('group', { name: 'Which lists take part?' });
        await tabTo(threshold.getByLabel('Percent'));
        await page.keyboard.press('ControlOrMeta+A');
        await page.keyboard.type('3');
        await tabTo(threshold.getByLabel('Of the'));
        await page.keyboard.type('votes cast');
        await tabTo(page.getByRole('button', { name: 'Add a class of lists' }));
        await page.keyboard.press('Enter');
        // The focus is in the new class.
        await expect.poll(() => page.getByLabel('Name of the class').evaluate((one) => one === document.activeElement)).toBe(true);
        await page.keyboard.type('minority');
        await tabTo(page.getByLabel('Its votes count so many times'));
        await page.keyboard.type('1.35');
        await tabTo(page.getByRole('button', { name: 'Add another one' }));
        await page.keyboard.press('Enter');
        await page.keyboard.press('Shift+Tab');
        await page.keyboard.press('Shift+Tab');
        await page.keyboard.type('More');

        const words = page.getByRole('heading', { name: 'The rule in words' }).locator('..');
        await words.getByText('A list takes part with at least 3% of the votes cast.').waitFor();
        await words.getByText('Lists of the class “minority” need no threshold.').waitFor();
        await words.getByText('Their votes count 1.35 times').waitFor();
        await expectAccessibleInAllThemes(page);
        await page.setViewportSize({ width: 320, height: 800 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
        await page.setViewportSize({ width: 1280, height: 800 });

        // Two lists with equally many votes, of which a lot decides.
        await page.getByLabel('Number of seats').fill('3');
        await page.getByRole('combobox', { name: 'Class of Meadow' }).selectOption('minority');
        for (const [name, votes] of Object.entries({ Mill: '50', Bridge: '50', Meadow: '1' })) {
            await page.getByLabel(`Votes of ${name}`).fill(votes);
        }
        await page.getByLabel('Votes cast').fill('101');
        await page.getByRole('button', { name: 'Compute' }).click();
        await page.getByText('A lot decides between Mill and Bridge: the one that is drawn gets the place.').waitFor();
        await expectAccessibleInAllThemes(page);
        const lot = page.getByRole('group', { name: 'What is drawn in this trial?' });
        await lot.getByRole('radio', { name: 'Bridge' }).check();
        await page.getByRole('button', { name: 'Go on with this lot' }).click();
        const seats = async (): Promise<(string | undefined)[]> =>
            (await rowsOf(page, 'Votes and seats of the trial')).map((row) => row.split(' ').at(-1));
        await expect.poll(seats).toEqual(['1', '2', '0']);
        await page.getByText('Bridge, of Mill and Bridge').waitFor();

        await saveElection(page);
        const card = page.getByRole('article').filter({ hasText: '6 November 2031' });
        await card.getByText('3 seats are shared out by D’Hondt’s method').waitFor();
        await card.getByRole('link', { name: 'Edit' }).click();
        await page.getByRole('radio', { name: /The law of this election, as it is/, checked: true }).waitFor();
        await page.getByRole('radio', { name: /A rule that is built in steps/ }).check();
        expect(await threshold.getByLabel('Percent').inputValue()).toBe('3');
        expect(await threshold.getByLabel('Of the').inputValue()).toBe('cast');
        expect(await page.getByLabel('Name of the class').inputValue()).toBe('minority');
        expect(await page.getByLabel('Its votes count so many times').inputValue()).toBe('1.35');
        expect(await page.getByLabel('Rule for equality 1').inputValue()).toBe('mostVotes');
        await words.getByText('Lists of the class “minority” need no threshold.').waitFor();
        await page.getByLabel('Language').selectOption('sr-Cyrl');
        await page.getByRole('group', { name: 'Које листе учествују у расподели?' }).waitFor();
        await page.getByText('За листе врсте „minority“ ценз').waitFor();
    });

    test('is the second round of a runoff', async ({ service, visit }) => {
        const election = await service.finishedElection(seconds, ['Ana', 'Bora', 'Vera'], { 1: 40, 2: 25, 3: 35 }, true, {
            rule: { majority: { of: 'valid', percent: '50' }, runoff: 2 },
        });
        const page = await (await enter(visit, service)).goTo(`/elections/${election.id}/results`);
        await page.getByText('Nobody is elected. In the second round: Ana and Vera.').first().waitFor();
        await page.getByRole('link', { name: 'Create the second round' }).click();
        await page.getByText(`This is the second round of election no. ${election.id}.`).waitFor();
        await fillPeriod(page, '05/11/2031');
        await saveElection(page);
        await page.getByText('The election was created.').waitFor();
        const { elections } = await service.request<Listed>('GET', '/admin/elections', await service.administrator());
        const second = elections.find(({ law }) => law?.follows === election.id);
        expect(second?.participants.map(({ name }) => name)).toEqual(['Ana', 'Vera']);
    });
});
