// SPDX-License-Identifier: Apache-2.0
// Mistakes in elections and participants that are undone: a name, a date, a year of long ago, one list entered twice.
// Looks at: src/routes/administrator, src/lib/elections, src/lib/participants, src/public-page
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { later, Service } from './service';
import { test, testWithOwnUrna } from './test';
import { answer, Visitor } from './visitor';

const day = 86_400;

interface Listed {
    id: number;
    name?: string;
    place?: string;
    timeZone: string;
    state: string;
    version: number;
    participants: { id: number; name: string }[];
}

const listed = async (service: Service): Promise<Listed[]> =>
    (await service.request<{ elections: Listed[] }>('GET', '/admin/elections', await service.administrator())).elections;

describe('an election that has not begun', () => {
    test('gets a name, a place and another zone, and everything shows them', async ({ service, visit }) => {
        const { id } = await service.createElection(later(20 * day), later(21 * day), ['Harbour', 'Orchard']);
        const visitor = await visit({ timeZone: 'America/New_York' });
        await visitor.signIn(service.administratorAccount);
        const { page } = visitor;
        const card = page.getByRole('article', { name: /^Parliamentary election/ });
        await card.getByRole('link', { name: 'Edit' }).click();
        await page.getByRole('heading', { level: 1, name: 'Edit the election' }).waitFor();
        await page.getByLabel('Name', { exact: true }).fill('Izbori </script> 2026');
        await page.getByLabel('Place').fill('Žabalj');
        await page.getByLabel('Time zone').selectOption('America/New_York');
        await expectAccessibleInAllThemes(page);
        await page.getByRole('button', { name: 'Save the changes' }).click();
        const asks = page.getByRole('dialog', { name: 'Check before saving' });
        await asks.getByText('Izbori </script> 2026').waitFor();
        await expectAccessibleInAllThemes(page);
        await asks.getByRole('button', { name: 'Save the changes' }).click();
        await page.getByText('The changes were saved.').first().waitFor();
        const named = page.getByRole('article', { name: 'Izbori </script> 2026' });
        await named.getByText('Žabalj').waitFor();
        expect(await named.innerText()).toMatch(/EST|EDT|GMT[−-][45]/);
        expect((await listed(service)).find((one) => one.id === id)).toMatchObject({ timeZone: 'America/New_York', version: 2 });

        await named.getByRole('link', { name: 'Overview' }).click();
        await page.getByRole('heading', { level: 1, name: 'Izbori </script> 2026' }).waitFor();
        await service.publish(id, true);
        await page.goto(`/results/${id}`);
        await page.getByRole('heading', { level: 1, name: 'Izbori </script> 2026' }).waitFor();
        expect(await page.locator('main').innerText()).toContain('(America/New_York)');
    });

    test('is not overwritten when somebody else has changed it', async ({ service, visit }) => {
        const { id } = await service.createElection(later(30 * day), later(31 * day), ['Left', 'Right']);
        const visitor = await visit();
        await visitor.signIn(service.administratorAccount);
        const page = await visitor.goTo(`/elections/${id}/edit`);
        await page.getByLabel('Name', { exact: true }).fill('Mine');
        const before = (await listed(service)).find((one) => one.id === id);
        await service.request('POST', '/admin/election', await service.administrator(), {
            id,
            version: 1,
            name: 'Theirs',
            start: later(30 * day).toISOString(),
            end: later(31 * day).toISOString(),
            individual: false,
            participants: before?.participants.map((one) => one.id),
        });
        visitor.allow(/409/);
        await page.getByRole('button', { name: 'Save the changes' }).click();
        await answer(page, 'Check before saving', 'Save the changes');
        await page.getByText('Somebody else has changed this election.').last().waitFor();
        expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Mine');
        await expectAccessibleInAllThemes(page);
        await page.getByRole('button', { name: 'Load the other version' }).click();
        await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue()).toBe('Theirs');
        await page.getByLabel('Name', { exact: true }).fill('Both');
        await page.getByRole('button', { name: 'Save the changes' }).click();
        await answer(page, 'Check before saving', 'Save the changes');
        await page.getByRole('article', { name: 'Both' }).waitFor();
        expect((await listed(service)).find((one) => one.id === id)).toMatchObject({ name: 'Both', version: 3 });
    });

    test('is cancelled, and stays in the list', async ({ service, visit }) => {
        const { id } = await service.createElection(later(40 * day), later(41 * day), ['Near', 'Far']);
        const visitor = await visit();
        await visitor.signIn(service.administratorAccount);
        const { page } = visitor;
        const card = page.getByRole('article').filter({ hasText: `No. ${id}` });
        await card.getByRole('button', { name: 'Cancel the election' }).click();
        await answer(page, 'Cancel this election?', 'Keep it');
        expect((await listed(service)).find((one) => one.id === id)?.state).toBe('upcoming');
        await card.getByRole('button', { name: 'Cancel the election' }).click();
        await expectAccessibleInAllThemes(page);
        await answer(page, 'Cancel this election?', 'Cancel the election');
        await expect.poll(() => card.count()).toBe(0);
        await page.getByText(/^Cancelled and withdrawn: \d+$/).click();
        await page.getByText(new RegExp(`· No\\. ${id}$`)).waitFor();
        await page
            .getByText(/^Cancelled on /)
            .first()
            .waitFor();
        await expectAccessibleInAllThemes(page);
    });
});

describe('a mistyped year', () => {
    testWithOwnUrna('is withdrawn, and the election is entered anew', async ({ own, browser }) => {
        const service = new Service(own);
        await service.newParticipants(['Quay', 'Garden']);
        const visitor = await Visitor.open(browser, own.url);
        await visitor.signIn(service.administratorAccount);
        const page = await visitor.goTo('/elections/new');
        const enter = async () => {
            await page.getByRole('radio', { name: /A parliament/ }).check();
            await page.getByRole('button', { name: 'Add all 2' }).click();
            for (const [legend, time] of [
                ['Start', '07:00'],
                ['End', '20:00'],
            ] as const) {
                const group = page.getByRole('group', { name: legend, exact: true });
                await group.getByLabel('Date').fill('2020-06-21');
                await group.getByLabel('Time').fill(time);
            }
            await page.getByRole('button', { name: 'Create the election' }).click();
            await page.getByText('It begins in the past. Only what is uploaded after saving can count.').waitFor();
            await answer(page, 'Check before saving', 'Create the election');
        };
        await enter();
        const card = page.getByRole('article', { name: /21 June 2020/ });
        await card.getByRole('button', { name: 'Withdraw the election' }).click();
        await answer(page, 'Withdraw this election?', 'Withdraw the election');
        await expect.poll(() => card.count()).toBe(0);
        await page.getByText('Cancelled and withdrawn: 1').waitFor();
        // The time is free again.
        await visitor.goTo('/elections/new');
        await enter();
        await card.waitFor();
        expect(visitor.problems()).toEqual([]);
        await visitor.close();
    });

    test('is refused with the number when ballots are recorded', async ({ service, visit }) => {
        const official = await service.newOfficial();
        const election = await service.runningElection(900, ['Quay', 'Garden']);
        await service.upload(official, [`${crypto.randomUUID()},1`, `${crypto.randomUUID()},2`].join('\n'));
        const visitor = await visit();
        await visitor.signIn(service.administratorAccount);
        const { page } = visitor;
        const progress = async () =>
            service.request<{ uploads: number }>('GET', `/admin/progress?id=${election.id}`, await service.administrator());
        await expect.poll(async () => (await progress()).uploads, { timeout: 30_000 }).toBe(1);
        visitor.allow(/409/);
        const card = page.getByRole('article').filter({ hasText: `No. ${election.id}` });
        await card.getByRole('button', { name: 'Withdraw the election' }).click();
        await answer(page, 'Withdraw this election?', 'Withdraw the election');
        await page.getByText('2 ballots are recorded for this election, so it cannot be withdrawn.').waitFor();
        await expectAccessibleInAllThemes(page);
    });
});

describe('participants', () => {
    test('are edited, merged and removed, while no election of theirs has begun', async ({ service, visit }) => {
        await service.createElection(later(50 * day), later(51 * day), ['Lista A', 'Lista B']);
        const [twice] = await service.newParticipants(['Lista  a', 'Lista C']);
        const visitor = await visit();
        await visitor.signIn(service.administratorAccount);
        const page = await visitor.goTo('/participants');
        await page.getByRole('button', { name: 'Change Lista B' }).click();
        const edits = page.getByRole('dialog', { name: 'Change Lista B' });
        await edits.getByText(/The kind is fixed by the ballot of election no\. \d+\./).waitFor();
        await expectAccessibleInAllThemes(page);
        await edits.getByLabel('Name', { exact: true }).fill('Листа Б');
        await edits.getByRole('button', { name: 'Save' }).click();
        await page.getByRole('button', { name: 'Change Листа Б' }).waitFor();
        expect((await listed(service)).at(-1)?.participants[1]?.name).toBe('Листа Б');

        await page.getByRole('button', { name: 'Change Lista A', exact: true }).click();
        const merges = page.getByRole('dialog', { name: 'Change Lista A' });
        await merges.getByRole('radio', { name: 'Merge with another' }).check();
        await merges.getByRole('button', { name: 'Merge', exact: true }).click();
        await merges.getByText('Choose whom to merge with.').waitFor();
        await merges.getByLabel('Merge with', { exact: true }).selectOption(String(twice));
        await merges.getByRole('button', { name: 'Merge', exact: true }).click();
        await expect.poll(() => page.getByRole('button', { name: 'Change Lista A', exact: true }).count()).toBe(0);
        expect((await listed(service)).at(-1)?.participants[0]?.name).toBe('Lista  a');

        await page.getByRole('button', { name: 'Change Lista C' }).click();
        await page.getByRole('dialog').getByRole('radio', { name: 'Remove' }).check();
        await answer(page, 'Change Lista C', 'Remove');
        await expect.poll(() => page.getByRole('button', { name: 'Change Lista C' }).count()).toBe(0);
        await expectAccessibleInAllThemes(page);
    });

    test('have a short name, a colour and an order of seats, also when an election of theirs has begun', async ({ service, visit }) => {
        await service.createElection(new Date('2024-05-01T06:00:00Z'), new Date('2024-05-01T18:00:00Z'), ['Svetionik', 'Luka']);
        const visitor = await visit();
        visitor.allow(/400/);
        await visitor.signIn(service.administratorAccount);
        const page = await visitor.goTo('/participants');
        const open = () => page.getByRole('button', { name: 'Change Svetionik' }).click();
        const dialog = page.getByRole('dialog', { name: 'Change Svetionik' });
        await open();
        await dialog.getByText(/the name can no longer be changed, only how results show it/).waitFor();
        expect(await dialog.getByLabel('Name', { exact: true }).count()).toBe(0);
        await dialog.getByLabel('Short name').fill('  C\u030C ');
        await dialog.getByRole('textbox', { name: 'Colour (optional)' }).fill('blue');
        await dialog.getByRole('button', { name: 'Save' }).click();
        await dialog.getByText('A colour is # and six digits or letters from A to F.').waitFor();
        await dialog.getByRole('textbox', { name: 'Colour (optional)' }).fill('1F5FBF');
        await dialog.getByRole('img', { name: '#1f5fbf on light and on dark' }).waitFor();
        expect(await dialog.getByLabel('Choose a colour').inputValue()).toBe('#1f5fbf');
        await dialog.getByLabel('Order of the seats').fill('2');
        await expectAccessibleInAllThemes(page);
        await dialog.getByRole('button', { name: 'Save' }).click();
        await dialog.waitFor({ state: 'hidden' });
        const looks = async () =>
            (
                await service.request<{ participants: { name: string }[] }>('GET', '/admin/participants', await service.administrator())
            ).participants.find(({ name }) => name === 'Svetionik');
        expect(await looks()).toMatchObject({ version: 2, shortName: '\u010C', colour: '#1f5fbf', seatOrder: 2 });

        // What is emptied is cleared.
        await open();
        expect(await dialog.getByLabel('Short name').inputValue()).toBe('\u010C');
        await dialog.getByRole('textbox', { name: 'Colour (optional)' }).fill('');
        await dialog.getByRole('button', { name: 'Save' }).click();
        await dialog.waitFor({ state: 'hidden' });
        expect(await looks()).not.toHaveProperty('colour');
        expect(await looks()).toMatchObject({ version: 3, seatOrder: 2 });
    });
});
