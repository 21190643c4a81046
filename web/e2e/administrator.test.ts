// SPDX-License-Identifier: Apache-2.0
// The administrator's pages: participants, elections and users, from the first sign-in.
// Looks at: src/routes/administrator, src/routes/account, src/lib/elections, src/lib/participants, src/lib/time, src/lib/accounts, src/lib/ui
import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { ballots, later, Service } from './service';
import { test, testWithOwnUrna } from './test';
import { timeScale } from './urna';
import { answer, Visitor } from './visitor';

/** Returns the accessible description of a control: its hint and its error. */
function describedBy(control: Locator): Promise<string> {
    return control.evaluate((element) =>
        (element.getAttribute('aria-describedby') ?? '')
            .split(' ')
            .map((id) => document.getElementById(id)?.textContent ?? '')
            .join(' '),
    );
}

async function expectWrong(control: Locator, why: RegExp | string): Promise<void> {
    await expect.poll(() => control.getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => describedBy(control)).toMatch(why);
}

/** Returns an instant as local time in Belgrade, for the inputs. */
function inBelgrade(moment: Date): { date: string; time: string } {
    const [date = '', time = ''] = moment.toLocaleString('sv-SE', { timeZone: 'Europe/Belgrade' }).split(' ');
    return { date, time };
}

async function fillMoment(page: Page, legend: 'Start' | 'End', moment: Date): Promise<void> {
    const { date, time } = inBelgrade(moment);
    const group = page.getByRole('group', { name: legend, exact: true });
    await group.getByLabel('Date').fill(date);
    await group.getByLabel('Time').fill(time);
}

const start = (page: Page) => page.getByRole('group', { name: 'Start', exact: true }).getByLabel('Date');
const end = (page: Page) => page.getByRole('group', { name: 'End', exact: true }).getByLabel('Date');
const create = (page: Page) => page.getByRole('button', { name: 'Create the election' });

/** Saves a form without mistakes: what it says is shown once more. */
async function createReviewed(page: Page): Promise<void> {
    await create(page).click();
    await answer(page, 'Check before saving', 'Create the election');
}

/** Returns the ballot with its poll numbers. */
async function ballotOf(page: Page): Promise<string[]> {
    const rows = page.getByRole('group', { name: 'Who is on the ballot?' }).locator('ol > li');
    return rows.evaluateAll((all) => all.map((row) => `${row.querySelector('input')?.value} ${row.querySelector('.name')?.textContent}`));
}

const day = 86_400;

describe.sequential('an administrator', () => {
    testWithOwnUrna('holds an election without having read anything', async ({ own, browser }) => {
        const service = new Service(own);
        const visitor = await Visitor.open(browser, own.url);
        const page = await visitor.goTo();
        await page.getByLabel('E-mail address').fill(service.administratorEmail);
        await page.getByLabel('Password', { exact: true }).fill(service.administratorPassword);
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { name: 'Hold your first election' }).waitFor();
        await expectAccessibleInAllThemes(page);

        await page.getByRole('link', { name: 'Add participants' }).click();
        await page.getByText('No participants yet').waitFor();
        await expectAccessibleInAllThemes(page);
        await page.getByRole('button', { name: 'Add', exact: true }).click();
        await expectWrong(page.getByLabel('Name', { exact: true }), 'Enter the name.');
        await page.getByText('Choose a kind.').waitFor();
        await page.getByLabel('Name', { exact: true }).fill('x'.repeat(257));
        await page.getByRole('radio', { name: /^Party/ }).check();
        await page.keyboard.press('Enter');
        await page.getByRole('button', { name: 'Add', exact: true }).click();
        await expectWrong(page.getByLabel('Name', { exact: true }), 'At most 256 characters.');
        await page.getByLabel('Name', { exact: true }).fill('Harbour');
        await page.keyboard.press('Enter');
        await page.getByText('Party added: Harbour, number 1.').first().waitFor();
        await page.keyboard.type('Orchard'); // the field has the focus again
        await page.keyboard.press('Enter');
        await page.getByText('Party added: Orchard, number 2.').first().waitFor();

        await page.getByRole('link', { name: 'Import a list' }).click();
        const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
        const chosen = page.locator('input[type=file]');
        await chosen.setInputFiles(file('empty.csv', '\n'));
        await page.getByText('This file is empty.').waitFor();
        await expectAccessibleInAllThemes(page);
        await chosen.setInputFiles(
            file(
                'list.csv',
                [
                    'name;kind',
                    'Lighthouse;party',
                    ';party',
                    'Windmill;zebra',
                    'Harbour;party',
                    'Lighthouse;party',
                    'Мира Ђурић;person',
                    'Bridge;party;or not',
                ].join('\r\n'),
            ),
        );
        await page.getByRole('table').waitFor();
        const rows = (await page.getByRole('row').allInnerTexts()).slice(1).map((row) => row.replaceAll(/\s+/g, ' ').trim());
        for (const [at, row] of [
            /^2 Lighthouse.* New/,
            /^3 –.* Cannot be added The name is missing\./,
            /^4 Windmill.* Cannot be added “zebra” is neither/,
            /^5 Harbour.* Already exists/,
            /^6 Lighthouse.* Twice in the file/,
            /^7 Мира Ђурић.* New/,
            /^8 Bridge.* Cannot be added The line has more than two values\./,
        ].entries())
            expect(rows[at]).toMatch(row);
        expect(rows).toHaveLength(7);
        await expectAccessibleInAllThemes(page);
        await page.getByRole('button', { name: 'Add 2 participants' }).click();
        await page.getByText('2 participants were added').first().waitFor();
        await page.getByRole('link', { name: 'To the participants' }).click();

        const listed = () => page.getByRole('region', { name: 'Participants' }).getByRole('listitem').allInnerTexts();
        await expect.poll(listed).toHaveLength(4);
        await expectAccessibleInAllThemes(page);
        await page.getByLabel('Search by name or number').fill('ђурић');
        await expect.poll(listed).toEqual([expect.stringContaining('Мира Ђурић')]);
        await page.getByRole('radio', { name: 'Parties' }).check();
        await page.getByText('Nothing found').waitFor();
        expect(page.url()).toContain('kind=party');
        await page.getByRole('button', { name: 'Clear the search' }).click();
        await expect.poll(listed).toHaveLength(4);

        await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Elections' }).click();
        await page.getByRole('link', { name: 'New election' }).first().click();
        await page.getByRole('radio', { name: /A parliament/ }).check();
        expect(await page.getByLabel('Time zone').inputValue()).toBe('Europe/Belgrade');
        for (const name of ['Harbour', 'Orchard', 'Lighthouse']) {
            await page.getByRole('button', { name: `Add ${name} to the ballot` }).click();
        }
        await page.getByText('Everyone is on the ballot.').waitFor();
        expect(await ballotOf(page)).toEqual(['1 Harbour', '2 Orchard', '3 Lighthouse']);
        await page.getByRole('button', { name: 'Move Lighthouse up' }).click();
        expect(await ballotOf(page)).toEqual(['1 Harbour', '2 Lighthouse', '3 Orchard']);
        await fillMoment(page, 'Start', later(12 * timeScale));
        await fillMoment(page, 'End', later(27 * timeScale));
        await createReviewed(page);
        await page.getByText('The election was created. Its poll numbers are 1 to 3.').waitFor();
        await page.evaluate(() => void Object.assign(window, { neverReloaded: true }));
        const card = page.getByRole('article', { name: /^Parliamentary election/ });
        await card.getByText('Upcoming', { exact: true }).waitFor();
        await card.getByText('Running', { exact: true }).waitFor();
        for (const count of [40, 20]) {
            await service.upload(await service.newOfficial(), ballots({ 1: count, 2: count / 2, 3: 1, 7: 1 }));
        }
        await card.getByText('Finished', { exact: true }).waitFor({ timeout: 30_000 * timeScale });
        await card.getByRole('link', { name: 'Results' }).click();
        const result = page.getByRole('table', { name: 'Votes and seats of the lists' });
        await result.getByRole('row', { name: /Harbour.* 60 / }).waitFor();
        await result.getByRole('row', { name: /Lighthouse.* 30 / }).waitFor();
        expect(await page.evaluate(() => 'neverReloaded' in window)).toBe(true);
        expect(visitor.problems()).toEqual([]);
        await visitor.close();
    });

    test('orders a ballot of 21 by typed numbers and by dragging', async ({ service, visit }) => {
        const names = Array.from({ length: 21 }, (_, at) => `Lista ${String(at + 1).padStart(2, '0')}`);
        await service.newParticipants(names);
        const visitor = await visit();
        await visitor.signIn(service.administratorAccount);
        const page = await visitor.goTo('/elections/new');
        await page.getByRole('radio', { name: /A parliament/ }).check();
        await page.getByLabel('Search parties').fill('Lista');
        await page.getByRole('button', { name: 'Add all 21' }).click();
        await page.getByRole('button', { name: 'Sort by name' }).click();
        const order = async () => (await ballotOf(page)).map((row) => row.slice(-2));
        const inOrder = names.map((name) => name.slice(-2));
        expect(await order()).toEqual(inOrder);
        const said = page.locator('[aria-live]');
        const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

        // Typed: with Enter, or by leaving the field; what is no number changes nothing, and the largest number is the last.
        const number = page.getByRole('textbox', { name: 'Poll number of Lista 20' });
        await number.fill('2');
        await number.press('Enter');
        expect(await order()).toEqual(['01', '20', ...inOrder.filter((one) => !['01', '20'].includes(one))]);
        await said.getByText('Lista 20 now has number 2.').waitFor({ state: 'attached' });
        expect(await focused()).toBe('Poll number of Lista 20');
        await number.fill('x');
        await number.blur();
        expect(await number.inputValue()).toBe('2');
        await number.fill('99');
        await number.blur();
        expect((await ballotOf(page)).at(-1)).toBe('21 Lista 20');
        await number.fill('20');
        await number.press('Enter');
        expect(await order()).toEqual(inOrder);

        // Dragged by the handle, with a mouse; Escape puts it back.
        const handle = (at: number) => page.locator('ol > li').nth(at).locator('.handle');
        const centre = async (at: number) => {
            const box = await handle(at).boundingBox();
            return { x: (box?.x ?? 0) + 8, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
        };
        const drag = async (from: number, to: number) => {
            await handle(from).scrollIntoViewIfNeeded();
            const [start, end] = [await centre(from), await centre(to)];
            await page.mouse.move(start.x, start.y);
            await page.mouse.down();
            await page.mouse.move(start.x, end.y + Math.sign(to - from) * 4, { steps: 5 });
        };
        await drag(0, 3);
        await page.mouse.up();
        expect((await order()).slice(0, 5)).toEqual(['02', '03', '04', '01', '05']);
        await said.getByText('Lista 01 now has number 4.').waitFor({ state: 'attached' });
        await drag(3, 0);
        expect(await order()).toEqual(inOrder);
        await page.keyboard.press('Escape');
        expect((await order()).slice(0, 4)).toEqual(['02', '03', '04', '01']);
        await page.mouse.up();
        await expectAccessibleInAllThemes(page);
    });

    test('is told what is wrong with an election, at its field', async ({ service, visit }) => {
        const [harbour = 0] = await service.newParticipants(['Harbour', 'Orchard']);
        await service.newParticipants(['Ana Anić', 'Bora Borić'], true);
        const visitor = await visit();
        await visitor.signIn(service.administratorAccount);
        const page = await visitor.goTo('/elections/new');
        await create(page).click();
        await page.getByText('Choose what is elected.', { exact: true }).waitFor();
        await expectWrong(start(page), 'Enter the date and time of the start.');
        await expectWrong(end(page), 'Enter the date and time of the end.');
        await page.getByRole('radio', { name: /A president/ }).check();
        await page.getByText('At least two participants are needed.').waitFor();
        expect(await page.getByRole('button', { name: 'Add Harbour to the ballot' }).count()).toBe(0); // parties are only for parliamentary elections
        await expectAccessibleInAllThemes(page);
        await page.getByRole('button', { name: 'Add all 2' }).click();
        expect(await ballotOf(page)).toEqual(['1 Ana Anić', '2 Bora Borić']);

        await fillMoment(page, 'Start', later(20 * day));
        await fillMoment(page, 'End', later(19 * day));
        await expectWrong(end(page), 'The end must be after the start.');
        await fillMoment(page, 'End', later(21 * day));
        await page.getByText(/^Open for 1 day/).waitFor();
        await start(page).fill('2027-03-28');
        await page.getByRole('group', { name: 'Start', exact: true }).getByLabel('Time').fill('02:30');
        await expectWrong(start(page), 'The clocks change that night and this time does not occur.');
        await page.getByLabel('Time zone').selectOption('UTC');
        await expect.poll(() => start(page).getAttribute('aria-invalid')).toBe(null);
        await page.getByLabel('Time zone').selectOption('Europe/Belgrade');

        // Only the service can know this: another administrator was quicker.
        await fillMoment(page, 'Start', later(20 * day));
        await service.createElection(later(20.5 * day), later(22 * day), ['Left', 'Right']);
        await createReviewed(page);
        await expectWrong(start(page), 'Another election is running then: no. 1,');
        await expectAccessibleInAllThemes(page);
        await fillMoment(page, 'End', later(20.5 * day - 3600));
        await expect.poll(() => start(page).getAttribute('aria-invalid')).toBe(null);

        // The page offers no party here; if the service rejects one, its message is shown at the ballot all the same.
        await page.route('**/createElection', (route) =>
            route.continue({
                postData: JSON.stringify({ ...(route.request().postDataJSON() as object), participants: [harbour, harbour + 1] }),
            }),
        );
        await createReviewed(page);
        await page.getByText('Choose at least two participants of the election’s kind, each only once.').waitFor();
        await page.unroute('**/createElection');

        // The response is lost, but the election exists.
        visitor.allow(/ERR_FAILED/);
        await page.route('**/createElection', async (route) => {
            await route.fetch();
            await route.abort();
        });
        await page.getByRole('button', { name: 'Move Bora Borić up' }).click();
        await createReviewed(page);
        await page.getByText('The response was lost. Before you try again, check in the list of elections').waitFor();
        await page.unroute('**/createElection');
        await page.getByRole('link', { name: 'Elections' }).first().click();
        const card = page.getByRole('article', { name: /^Presidential election/ });
        await card.getByText('2 participants').click();
        expect((await card.locator('ol > li').allInnerTexts()).map((one) => one.replaceAll(/\s+/g, ' '))).toEqual([
            '1. Bora Borić',
            '2. Ana Anić',
        ]);
        await expectAccessibleInAllThemes(page);
    });

    test('gets the seats and the hours that were meant, and no election before its button is pressed', async ({ service, visit }) => {
        await service.newParticipants(['Quay', 'Garden']);
        const visitor = await visit();
        await visitor.signIn(service.administratorAccount);
        const page = await visitor.goTo('/elections/new');
        await page.getByRole('radio', { name: /A parliament/ }).check();
        await page.getByLabel('Time zone').selectOption('Europe/Belgrade');
        // The clocks are set back in the night that follows.
        await start(page).fill('2027-10-30');
        await page.getByRole('group', { name: 'Start', exact: true }).getByLabel('Time').fill('14:30');
        await page.getByRole('button', { name: 'Lasts 13 hours' }).click();
        await page.getByText('Open for 13 hours', { exact: false }).waitFor();
        await page.getByText(/the second one counts/).waitFor();
        await page.getByRole('button', { name: 'Use the first' }).click();
        await page.getByText('Open for 12 hours', { exact: false }).waitFor();
        await page.getByRole('button', { name: 'Use the second' }).click();
        await page.getByText('Open for 13 hours', { exact: false }).waitFor();
        await page.getByLabel('Number of seats').fill('10,000');
        for (const name of ['Quay', 'Garden'])
            await page
                .getByRole('button', { name: `Add ${name} to the ballot` })
                .first()
                .click();
        await page.getByRole('searchbox').fill('Meadow');
        await page.keyboard.press('Enter');
        await service.newParticipants(['Lagoon']); // by somebody else, meanwhile
        await page.getByRole('searchbox').fill('Lagoon');
        await page.getByRole('button', { name: 'Add Lagoon to the ballot' }).waitFor();
        await page.getByLabel('Number of seats').press('Enter');
        expect(await create(page).count()).toBe(1);
        await page.waitForTimeout(300);
        const listed = async () => {
            const token = await service.administrator();
            const { elections } = await service.request<{ elections: { startAt: string; endAt: string; seats: number }[] }>(
                'GET',
                '/admin/elections',
                token,
            );
            return elections.filter(({ startAt }) => startAt === '2027-10-30T12:30:00.000000Z');
        };
        expect(await listed()).toEqual([]);
        await createReviewed(page);
        await page.getByRole('heading', { level: 1, name: 'Elections' }).waitFor();
        expect(await listed()).toMatchObject([{ endAt: '2027-10-31T01:30:00.000000Z', seats: 10_000 }]);
    });

    test('creates an election with the keyboard alone', async ({ service, visit }) => {
        await service.newParticipants(['Windmill', 'Meadow']);
        const visitor = await visit();
        await visitor.signIn(service.administratorAccount);
        const page = visitor.page;
        const focused = () =>
            page.evaluate(() => {
                const element = document.activeElement;
                const label =
                    element?.getAttribute('aria-label') ??
                    (element as HTMLInputElement | null)?.labels?.[0]?.innerText ??
                    element?.textContent ??
                    '';
                return label.replaceAll(/\s+/g, ' ').trim().slice(0, 60);
            });
        const tabTo = async (name: RegExp) => {
            const passed: string[] = [];
            for (let presses = 0; presses < 80; ++presses) {
                await page.keyboard.press('Tab');
                const now = await focused();
                if (name.test(now)) return;
                passed.push(now);
            }
            throw new Error(`Tab does not come to ${name}: ${passed.join(' | ')}`);
        };
        await tabTo(/^New election/);
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { level: 1, name: 'New election' }).waitFor();
        await tabTo(/^A parliament/);
        await page.keyboard.press('Space');
        await tabTo(/^Date/);
        await page.keyboard.type('01012031');
        await tabTo(/^Time/);
        await page.keyboard.type('0700');
        await tabTo(/^Lasts 13 hours/);
        await page.keyboard.press('Enter');
        await tabTo(/^Add Windmill to/);
        await page.keyboard.press('Enter');
        await page.keyboard.press('Shift+Tab'); // the focus went to the next entry of the list
        await tabTo(/^Add Meadow to/);
        await page.keyboard.press('Space');
        await tabTo(/^Move Meadow up/);
        await page.keyboard.press('Enter');
        expect(await focused()).toBe('Move Meadow up');
        expect(await ballotOf(page)).toEqual(['1 Meadow', '2 Windmill']);
        await tabTo(/^Create the election/);
        await page.keyboard.press('Enter');
        await page.getByRole('dialog', { name: 'Check before saving' }).waitFor();
        await tabTo(/^Create the election/);
        await page.keyboard.press('Enter');
        await page.getByText('The election was created. Its poll numbers are 1 to 2.').waitFor();
        const { elections } = await service.request<{ elections: { start: string; end: string; participants: { name: string }[] }[] }>(
            'GET',
            '/getElections',
            await service.administrator(),
        );
        expect(elections.at(-1)).toMatchObject({
            start: '2031-01-01T07:00:00+01:00',
            end: '2031-01-01T20:00:00+01:00',
            participants: [{ name: 'Meadow' }, { name: 'Windmill' }],
        });
    });

    testWithOwnUrna('loses nothing of a new election when the session ends meanwhile', async ({ own, browser }) => {
        const service = new Service(own);
        await service.newParticipants(['Harbour', 'Orchard']);
        const visitor = await Visitor.open(browser, own.url);
        visitor.allow(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET/);
        await visitor.signIn(service.administratorAccount);
        const page = await visitor.goTo('/elections/new');
        await page.getByRole('radio', { name: /A parliament/ }).check();
        await page.getByLabel('Number of seats').fill('120');
        await page.getByRole('button', { name: 'Add Orchard to the ballot' }).click();
        await page.getByRole('button', { name: 'Add Harbour to the ballot' }).click();
        await fillMoment(page, 'Start', later(30 * day));
        await fillMoment(page, 'End', later(31 * day));
        await own.endSessions();
        await createReviewed(page);
        await page.getByText('Your session has ended').waitFor();
        await expectAccessibleInAllThemes(page);
        await page.getByLabel('E-mail address').fill(service.administratorEmail);
        await page.getByLabel('Password', { exact: true }).fill(service.administratorPassword);
        await page.getByRole('button', { name: 'Sign in', exact: true }).click();
        await page.getByText('Your earlier entries were restored.').waitFor();
        expect(await page.getByLabel('Number of seats').inputValue()).toBe('120');
        expect(await ballotOf(page)).toEqual(['1 Orchard', '2 Harbour']);
        await createReviewed(page);
        await page.getByText('The election was created. Its poll numbers are 1 to 2.').waitFor();
        await page
            .getByRole('article', { name: /^Parliamentary election/ })
            .getByText('120', { exact: true })
            .waitFor();
        expect(visitor.problems()).toEqual([]);
        await visitor.close();
    });

    test('finds a user and removes them, with the keyboard too', async ({ service, visit }) => {
        const people = [];
        for (const surname of ['Савић', 'Ranković', 'Tasić']) people.push(await service.newOfficial({ surname }));
        const [savic, rankovic, tasic] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];
        const visitor = await visit();
        await visitor.signIn(service.administratorAccount);
        const page = await visitor.goTo('/users');
        const users = () => page.getByRole('list', { name: 'Users' }).getByRole('listitem').allInnerTexts();
        await expect.poll(users).toHaveLength(4);
        await expectAccessibleInAllThemes(page);
        await page.getByLabel(/^Search by name/).fill(rankovic.jmbg);
        await expect.poll(users).toEqual([expect.stringContaining(rankovic.email)]);
        await page.getByLabel(/^Search by name/).fill('nobody at all');
        await page.getByText('No matches for “nobody at all”.').waitFor();
        await expectAccessibleInAllThemes(page);
        await page.getByRole('button', { name: 'Clear the search' }).click();
        await expect.poll(users).toHaveLength(4);

        await page.getByRole('button', { name: `Remove ${savic.forename} Савић` }).click();
        const dialog = page.getByRole('dialog', { name: 'Remove this user?' });
        await dialog.getByText(savic.email).waitFor();
        await expectAccessibleInAllThemes(page);
        await dialog.getByRole('button', { name: 'Keep' }).click();
        await dialog.waitFor({ state: 'hidden' });
        expect(await users()).toHaveLength(4);
        await page.getByRole('button', { name: `Remove ${savic.forename} Савић` }).press('Enter');
        await dialog.waitFor();
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'hidden' });
        expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(`Remove ${savic.forename} Савић`);
        await page.keyboard.press('Enter');
        await dialog.waitFor();
        await dialog.getByRole('button', { name: 'Remove the user' }).press('Enter');
        await page.getByText(`${savic.forename} Савић was removed.`).first().waitFor();
        await expect.poll(users).toHaveLength(3);
        expect((await service.call('POST', '/login', null, JSON.stringify(savic))).status).toBe(400);

        // Another administrator removed the account a moment ago: that is the wanted result.
        await service.request('POST', '/delete', await service.administrator(), { email: tasic.email });
        await page.getByRole('button', { name: `Remove ${tasic.forename} Tasić` }).click();
        await dialog.getByRole('button', { name: 'Remove the user' }).click();
        await page.getByText(`${tasic.forename} Tasić was removed.`).first().waitFor();

        // The service cannot be reached: the dialog says so, and nobody is removed.
        visitor.allow(/ERR_FAILED/);
        await page.route('**/delete', (route) => route.abort());
        await page.getByRole('button', { name: `Remove ${rankovic.forename} Ranković` }).click();
        await dialog.getByRole('button', { name: 'Remove the user' }).click();
        await dialog.getByText('The service cannot be reached.').waitFor();
        await page.unroute('**/delete');
        await dialog.getByRole('button', { name: 'Keep' }).click();
        expect(await users()).toHaveLength(2);

        // Removing one's own account needs a confirmation.
        await page.getByRole('button', { name: 'Remove admin admin' }).click();
        const own = page.getByRole('dialog', { name: 'Remove your own account?' });
        expect(await own.getByRole('button', { name: 'Remove my account' }).isDisabled()).toBe(true);
        await expectAccessibleInAllThemes(page);
        await own.getByRole('button', { name: 'Keep' }).click();
    });
});
