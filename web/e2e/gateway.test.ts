// SPDX-License-Identifier: Apache-2.0
// One election from registering to the result, with an official and an administrator. `make test` runs it against
// `urna serve`, `make test-deploy` against a cluster through its gateway.
// Looks at: src/routes/account, src/routes/official, src/routes/results
import { expect } from 'vitest';
import { expectAccessible } from './axe';
import { send } from './official';
import { ballots, newPerson } from './service';
import { test } from './test';
import { timeScale } from './urna';
import { widths } from './visitor';

const electionSeconds = 40 * timeScale;
const resultWaitMs = (electionSeconds + 30) * 1000;

test('an election is held with the console', { timeout: 4 * resultWaitMs }, async ({ service, visit }) => {
    const election = await service.runningElection(electionSeconds, ['Harbour', 'Orchard', 'Lighthouse']);
    const official = await visit({ width: widths.phone });
    const person = newPerson({ surname: 'Jovanović' });
    await official.register(person);
    await official.signIn(person);
    const upload = official.page;
    await upload.getByRole('heading', { level: 1, name: 'Upload ballots' }).waitFor();

    const good = ballots({ 1: 30, 2: 15, 3: 2 });
    const again = `${good.split('\n')[0]}\n`;
    const file = { name: 'station-7.csv', mimeType: 'text/csv', buffer: Buffer.from(good + again + ballots({ 9: 1 })) };
    await upload.locator('input[type=file]').setInputFiles(file);
    await upload.getByText('The file is valid. Send it.', { exact: true }).waitFor();
    await send(upload);
    await upload.getByText('Counted, but not every ballot is a valid vote', { exact: true }).waitFor();
    await expectAccessible(upload);

    const administrator = await visit();
    await administrator.signIn({ email: service.administratorEmail, password: service.administratorPassword });
    const results = await administrator.goTo(`/elections/${election.id}/results`);
    await results.getByText('There is no result before the end of the election.', { exact: true }).waitFor();
    // The page shows the result without a reload, once the election is over and counted.
    await results.getByRole('table', { name: 'Votes and seats of the lists' }).waitFor({ timeout: resultWaitMs });
    for (const row of [/Harbour.* 30 .* 167/, /Orchard.* 15 .* 83/, /Lighthouse.* 2 /]) {
        expect((await results.getByRole('row').allInnerTexts()).join(' \n').replaceAll(/\s+/g, ' ')).toMatch(row);
    }
    await expectAccessible(results);
});
