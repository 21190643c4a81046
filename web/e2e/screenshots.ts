// SPDX-License-Identifier: Apache-2.0
// Takes the README's screenshots, docs/screenshots/*.png: a parliament's result, a running election, an official's phone,
// and the public page. Names and numbers are made up.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { send } from './official';
import { type Election, ballots, newPerson, sleepUntil } from './service';
import { test } from './test';
import { repository } from './urna';
import { widths } from './visitor';

const directory = join(repository, 'docs/screenshots');
const votes = [
    ['Harbour', 9_214],
    ['Orchard', 7_802],
    ['Lighthouse', 4_391],
    ['Windmill', 3_120],
    ['Bridge', 1_877],
    ['Meadow', 1_102],
] as const;

async function shoot(page: Page, name: string): Promise<void> {
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: join(directory, `${name}.png`), animations: 'disabled' });
    console.log(`docs/screenshots/${name}.png`);
}

test('pictures', async ({ service, visit }) => {
    mkdirSync(directory, { recursive: true });
    const names = votes.map(([name]) => name);
    const shares = (part: number) => Object.fromEntries(votes.map(([, count], at) => [at + 1, Math.round(count * part)]));

    const parliament: Election = await service.runningElection(20, [...names]);
    for (const part of [0.5, 0.3, 0.2]) {
        const official = await service.newOfficial({ surname: 'Jovanović' });
        await service.upload(official, ballots(shares(part)) + ballots({ 9: Math.round(100 * part) }));
    }
    await sleepUntil(parliament.end);
    await service.publish(parliament.id, true);

    const administrator = await visit({ height: 1500 });
    await administrator.signIn({ email: service.administratorEmail, password: service.administratorPassword });
    await administrator.page.getByRole('button', { name: 'Later' }).click();
    const results = await administrator.goTo(`/elections/${parliament.id}/results`);
    await results.getByRole('table', { name: 'Votes and seats of the lists' }).waitFor();
    await shoot(results, 'results');

    const running = await service.runningElection(600, [...names]);
    for (let station = 1; station <= 8; ++station) {
        const official = await service.newOfficial({ forename: 'Vera', surname: 'Petrović' });
        await service.upload(official, ballots(shares(0.01 * station)));
    }

    const official = await visit({ width: widths.phone, height: 900 });
    const person = newPerson({ surname: 'Jovanović' });
    await official.register(person);
    await official.signIn(person);
    const file = { name: 'station-12.csv', mimeType: 'text/csv', buffer: Buffer.from(ballots(shares(0.05))) };
    await official.page.locator('input[type=file]').setInputFiles(file);
    await send(official.page);
    await official.page.getByText(/^Counted: [\d,]+ valid ballots$/).waitFor();
    await shoot(official.page, 'upload');

    const projector = await visit({ height: 1420, theme: 'dark' });
    await projector.signIn({ email: service.administratorEmail, password: service.administratorPassword });
    const turnout = await projector.goTo(`/elections/${running.id}/turnout`);
    await turnout.getByRole('button', { name: 'Later' }).click();
    await turnout.getByRole('table').first().waitFor();
    await shoot(turnout, 'turnout');

    const public_ = await visit({ width: 375, height: 900, locale: 'sr-Cyrl-RS', theme: 'dark' });
    const page = await public_.open(`/results/${parliament.id}`);
    await page.getByRole('table').first().waitFor();
    await shoot(page, 'public');
});
