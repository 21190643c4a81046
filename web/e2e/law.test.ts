// SPDX-License-Identifier: Apache-2.0
// An election with a law of its own: what its result awaits, and what comes out.
// Looks at: src/lib/law, src/routes/results, src/routes/administrator
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { download, enter, rowsOf, seconds } from './results';
import { ballots, type Service, sleepUntil } from './service';
import { test } from './test';

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
    });
});
