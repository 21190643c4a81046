// SPDX-License-Identifier: Apache-2.0
// An election with a law of its own: what its result awaits, and what comes out.
// Looks at: src/lib/law, src/routes/results, src/routes/administrator
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { download, enter, rowsOf, seconds } from './results';
import { ballots, type Service, sleepUntil } from './service';
import { test } from './test';

const rule = { method: 'dhondt', threshold: [{ percent: '3', of: 'cast' }], ties: ['lot'] };

/** An election of three seats with this rule, over and counted: the third seat is tied. */
async function countedElection(service: Service): Promise<number> {
    const official = await service.newOfficial();
    const votes = ballots({ 1: 40, 2: 20, 3: 20 });
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

describe.sequential('an election with a rule', () => {
    test('awaits the votes cast, then a lot, and then has seats', async ({ service, visit }) => {
        const id = await countedElection(service);
        const page = await (await enter(visit, service)).goTo(`/elections/${id}/results`);
        await page.getByText('The law needs numbers that ballots do not tell: votes cast.').waitFor();
        expect((await rowsOf(page, 'Votes and seats of the lists'))[0]).toBe('1 Harbour 40 50.00% –');
        await expectAccessibleInAllThemes(page);
        const everything = await download(page, 'Everything (JSON)');
        expect(JSON.parse(everything.text)).toMatchObject({ law: { rule: { method: 'dhondt' }, missingTotals: ['cast'] } });
    });
});
