// SPDX-License-Identifier: Apache-2.0
// A second round beside a first round that is corrected.
// Looks at: src/lib/law, src/routes/results, src/routes/administrator, src/lib/results
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { enter, seconds } from './results';
import { ballots, type Service, sleepUntil } from './service';
import { test } from './test';

interface Listed {
    elections: { id: number; law?: { follows?: number }; participants: { id: number; name: string }[] }[];
}

/** A first round that Ana and Vera have survived, if enough have voted, and the second round of the two. */
async function twoRounds(service: Service): Promise<{ first: number; second: number }> {
    const official = await service.newOfficial();
    const votes = ballots({ 1: 40, 2: 25, 3: 35 });
    const election = await service.electionWith(seconds, ['Ana', 'Bora', 'Vera'], async () => service.upload(official, votes), true, {
        rule: { majority: { percent: '50' }, runoff: 2, turnoutPercent: '50' },
    });
    await sleepUntil(election.end);
    const administrator = await service.administrator();
    while (!(await service.call('GET', `/admin/results?id=${election.id}`, administrator)).ok) await sleepUntil(new Date(Date.now() + 500));
    const totals = { id: election.id, cast: 100, registered: 150, source: 'Record no. 1', version: 0 };
    await service.request('POST', '/admin/totals', administrator, totals);
    const listed = async (): Promise<Listed['elections']> =>
        (await service.request<Listed>('GET', '/admin/elections', administrator)).elections;
    const [ana, , vera] = (await listed()).find(({ id }) => id === election.id)?.participants ?? [];
    await service.request('POST', '/createElection', administrator, {
        start: '2033-11-06T07:00:00',
        end: '2033-11-06T20:00:00',
        individual: true,
        participants: [ana?.id, vera?.id],
        follows: election.id,
    });
    const second = (await listed()).find(({ law }) => law?.follows === election.id);
    return { first: election.id, second: second?.id ?? 0 };
}

describe('a second round', () => {
    test('is told of by the first, whose correction against it is confirmed and shown', async ({ service, visit }) => {
        const { first, second } = await twoRounds(service);
        const page = await (await enter(visit, service)).goTo(`/elections/${first}/results`);
        await page.getByRole('link', { name: `The second round: election no. ${second}` }).waitFor();
        expect(await page.getByRole('link', { name: 'Create the second round' }).count()).toBe(0);

        // By these numbers too few have voted.
        await page.getByLabel('Votes cast').fill('100');
        await page.getByLabel('Registered voters').fill('201');
        await page.getByLabel('Source').fill('Record no. 2');
        await page.getByRole('button', { name: 'Save the numbers' }).click();
        await page.getByText('Others than the candidates of the second round enter it by this, or nobody.').waitFor();
        await page.getByText('Confirm that this is a correction.').waitFor();
        await expectAccessibleInAllThemes(page);
        await page.getByLabel('The second round has other candidates by this').check();
        await page.getByRole('button', { name: 'Save the numbers' }).click();
        const others = 'The second round has other candidates than enter it by the corrected result of the first round.';
        await page.getByText(others).first().waitFor();

        // Both cards say so, and lead to each other.
        await page.goto(page.url().replace(/#.*/, '#/elections'));
        for (const link of [`The second round: election no. ${second}`, `The first round: election no. ${first}`]) {
            const card = page.getByRole('article').filter({ has: page.getByRole('link', { name: link }) });
            await card.getByText(others).waitFor();
        }
        await expectAccessibleInAllThemes(page);
    });
});
