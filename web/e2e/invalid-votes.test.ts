// SPDX-License-Identifier: Apache-2.0
// The list of invalid votes: filtered, page by page, and as files.
// Looks at: src/routes/results, src/lib/results, src/lib/api
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { download, enter, plain, rowsOf, seconds } from './results';
import { ballots, type InvalidVote, sleepUntil } from './service';
import { test } from './test';
import { widths } from './visitor';

describe.sequential('the invalid votes', () => {
    test('are listed, filtered, paged and saved whole', async ({ service, visit }) => {
        const vera = await service.newOfficial({ forename: 'Vera', surname: 'Petrović' });
        const mira = await service.newOfficial({ forename: 'Мира', surname: 'Ђурић' });
        const election = await service.electionWith(seconds, ['Harbour', 'Orchard'], async () => {
            const good = ballots({ 1: 60, 2: 70 });
            await service.upload(vera, good);
            await service.upload(mira, good + ballots({ 3: 75, 9: 20 }));
            await service.upload(vera, ballots({ 4: 10 }));
        });
        await sleepUntil(election.end);
        const { invalidVotes } = await service.results(election.id);
        expect(invalidVotes).toHaveLength(130 + 95 + 10);

        const visitor = await enter(visit, service);
        const page = await visitor.goTo(`/elections/${election.id}/invalid-votes`);
        const words = { 'Duplicate ballot.': 'Duplicate ballot', 'Invalid poll number.': 'Unknown poll number' };
        const nameOf = (jmbg: string) => (jmbg === vera.jmbg ? 'Vera Petrović' : 'Мира Ђурић');
        const expectShown = async (votes: InvalidVote[], from: number, to: number) => {
            await page
                .getByText(to === votes.length ? `${from}–${to} of ${to}` : `${from}–${to}`, { exact: true })
                .last()
                .waitFor();
            await expect
                .poll(() => rowsOf(page, 'Invalid votes'))
                .toEqual(
                    votes
                        .slice(from - 1, to)
                        .map(
                            (vote, at) =>
                                `${from + at} ${vote.ballotGuid} ${vote.pollNumber} ${words[vote.reason as keyof typeof words]} ${vote.electionOfficialJmbg} ${nameOf(vote.electionOfficialJmbg)}`,
                        ),
                );
        };
        await expectShown(invalidVotes, 1, 100);
        const source = page.getByText(/^One file has 225 of 235 invalid votes\./);
        expect(await source.innerText()).toContain(`Мира Ђурић (JMBG ${mira.jmbg}) sent it at `);
        expect(await source.innerText()).toMatch(/its receipt is [0-9a-f-]{36}\.$/);
        await expectAccessibleInAllThemes(page);
        await page.getByRole('button', { name: 'Next page' }).click();
        await expectShown(invalidVotes, 101, 200);
        await page.getByRole('button', { name: 'Next page' }).click();
        await expectShown(invalidVotes, 201, 235);
        expect(await page.getByRole('button', { name: 'Next page' }).count()).toBe(0);
        await page.getByRole('button', { name: 'Previous page' }).click();
        await expectShown(invalidVotes, 101, 200);

        const csvOf = (votes: InvalidVote[]) =>
            `\uFEFFOfficial (JMBG),GUID of the ballot,Poll number,Reason\r\n${votes
                .map(
                    (one) =>
                        `${one.electionOfficialJmbg},${one.ballotGuid},${one.pollNumber},${words[one.reason as keyof typeof words]}\r\n`,
                )
                .join('')}`;
        expect((await download(page, 'Save all as CSV')).text).toBe(csvOf(invalidVotes));
        expect(JSON.parse((await download(page, 'Save all as JSON')).text)).toEqual(invalidVotes);

        await page.getByLabel('Reason').selectOption({ label: 'Duplicate ballot' });
        const duplicates = invalidVotes.filter(({ reason }) => reason === 'Duplicate ballot.');
        await expectShown(duplicates, 1, 100);
        await page.getByLabel('Reason').selectOption({ label: 'Unknown poll number' });
        await page.getByLabel('Official (JMBG)').fill(vera.jmbg.slice(0, 5));
        await page.getByText('A JMBG has 13 digits.').waitFor();
        await page.getByLabel('Official (JMBG)').fill(vera.jmbg);
        const veras = invalidVotes.filter(
            ({ reason, electionOfficialJmbg }) => reason === 'Invalid poll number.' && electionOfficialJmbg === vera.jmbg,
        );
        await expectShown(veras, 1, 10);
        expect((await download(page, 'Save all as CSV')).text).toBe(csvOf(veras));
        expect(JSON.parse((await download(page, 'Save all as JSON')).text)).toEqual(veras);
        await page.reload(); // the filter is a part of the URL
        await expectShown(veras, 1, 10);
        await page.getByLabel('Reason').selectOption({ label: 'Duplicate ballot' });
        await page.getByText('No matches.').first().waitFor();
        await expectAccessibleInAllThemes(page);

        // A phone shows a vote in one cell.
        await page.getByLabel('Official (JMBG)').fill('');
        await expectShown(duplicates, 1, 100);
        await page.setViewportSize({ width: widths.phone, height: 800 });
        const first = plain(await page.getByRole('table', { name: 'Invalid votes' }).locator('tbody tr').first().innerText());
        for (const part of [duplicates[0]?.ballotGuid, mira.jmbg, 'Мира Ђурић', 'Duplicate ballot']) expect(first).toContain(part);

        // What the result would be without the source of most of them, who has no valid vote, and without Vera.
        await page.setViewportSize({ width: widths.desktop, height: 800 });
        await page.getByRole('button', { name: 'Show the invalid votes of this official' }).click();
        expect(await page.getByLabel('Official (JMBG)').inputValue()).toBe(mira.jmbg);
        await page.getByRole('link', { name: 'Result without this official' }).click();
        const table = 'The result, and what it would be without this official';
        await expect.poll(() => rowsOf(page, table)).toEqual(['Harbour 60 60 115 115', 'Orchard 70 70 135 135', 'Valid votes 130 130']);
        await page.getByText('Not the result', { exact: true }).waitFor();
        await page.getByRole('link', { name: 'All officials' }).click();
        await page
            .getByRole('row', { name: /Vera Petrović/ })
            .getByRole('link', { name: 'Result without this official' })
            .press('Enter');
        await expect.poll(() => rowsOf(page, table)).toEqual(['Harbour 60 0 115 0', 'Orchard 70 0 135 0', 'Valid votes 130 0']);
        expect(plain(await page.getByText('Left out').locator('xpath=ancestor::section').innerText())).toContain(
            `Vera Petrović ${vera.jmbg} Uploads 2 Ballots 140 Valid 130 Invalid 10 Share of all ballots 38.36%`,
        );
        await expectAccessibleInAllThemes(page);
        expect((await service.results(election.id)).participants.map(({ result }) => result)).toEqual([115, 135]);
    });
});
