// SPDX-License-Identifier: Apache-2.0
// Files that the station would refuse: what the page repairs, asks, and names.
// Looks at: src/routes/official, src/lib/upload, src/lib/csv
import { createHash, randomUUID } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import { describe, expect } from 'vitest';
import { expectAccessible } from './axe';
import { card, choose, file, send, test } from './official';
import { ballots } from './service';
import { timeScale } from './urna';
import { widths } from './visitor';
import { workbook } from './workbook';

const repairable = 'The file can be sent repaired';

const rowsOf = (text: string): [string, number][] =>
    text
        .trim()
        .split('\n')
        .map((line) => [line.slice(0, 36), Number(line.slice(37))]);

describe('a file from Excel', { timeout: 120_000 * timeScale }, () => {
    test('is shown before and after, sent repaired, and both files stand on the receipt', async ({ enter, receipts }) => {
        const { page, official } = await enter();
        const good = ballots({ 1: 20, 2: 5 });
        const content = `sep=;\r\nGUID;Redni broj\r\n${good.replaceAll(',', ';').replaceAll('\n', ',00\r\n')};;\r\n`;
        await choose(page, file('box 7.csv', content));
        const box = card(page, 'box 7.csv');
        await box.getByText(repairable, { exact: true }).waitFor();
        await box.getByText('Not sent', { exact: true }).waitFor();
        const changes = box.getByRole('listitem');
        for (const change of [
            'The line that names the separator is left out · 1 row',
            'The heading is left out · 1 row',
            'Semicolons become commas · 25 rows',
            'Decimals that are only zeros are removed: 3,00 is 3 · 25 rows',
            'Rows with nothing but separators are left out · 1 row',
        ]) {
            await changes.filter({ hasText: change }).waitFor();
        }
        await box.getByText('The first lines, before and after', { exact: true }).first().click();
        const [guid] = rowsOf(good)[0] ?? [''];
        await box.getByRole('row', { name: `3 ${guid};1,00 ${guid},1`, exact: true }).waitFor();
        const votes = box.getByRole('table', { name: 'Votes by poll number' });
        await votes.getByRole('row', { name: '1 Harbour 20', exact: true }).waitFor();
        await votes.getByRole('row', { name: 'Total 25', exact: true }).waitFor();
        await expectAccessible(page);
        expect(await box.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
        expect(await receipts(official)).toEqual([]);

        const downloading = page.waitForEvent('download');
        await box.getByRole('button', { name: 'Save the repaired file' }).click();
        expect((await downloading).suggestedFilename()).toBe('box 7 (repaired).csv');
        await send(box);
        await box.getByText('Counted: 25 valid ballots', { exact: true }).waitFor();
        const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
        expect(await receipts(official)).toMatchObject([{ fileName: 'box 7.csv', ballots: 25, sha256: sha256(good) }]);

        await box.getByRole('link', { name: 'Receipt' }).click();
        await page.getByRole('heading', { level: 1, name: 'Receipt of an upload' }).waitFor();
        const said = async (term: string) => (await page.locator(`dt:text-is("${term}") + dd`).innerText()).replaceAll(/\s+/g, '');
        expect(await said('SHA-256')).toBe(sha256(good));
        expect(await said('SHA-256 of that file')).toBe(sha256(content));
        await expectAccessible(page);

        // The same file gives the same repair, and is known.
        await page.goto('/#/upload');
        await choose(page, file('box 7 again.csv', content));
        await card(page, 'box 7 again.csv').getByText('This file was uploaded before', { exact: true }).waitFor();
    });

    test('may be a workbook, which is read under the page’s own policy', async ({ enter, receipts }) => {
        const { page, official } = await enter();
        const scripts: string[] = [];
        page.on('request', (request) => scripts.push(new URL(request.url()).pathname));
        const good = ballots({ 3: 24 });
        await choose(page, file('plain.csv', good.replaceAll(',', '\t')));
        await card(page, 'plain.csv').getByText(repairable, { exact: true }).waitFor();
        expect(scripts.filter((path) => path.includes('workbook'))).toEqual([]);
        await choose(page, file('box.xlsx', workbook({ Ballots: [['GUID', 'Broj'], ...rowsOf(good)] })));
        const box = card(page, 'box.xlsx');
        await box.getByText(repairable, { exact: true }).waitFor();
        expect(scripts.filter((path) => path.includes('workbook'))).toHaveLength(1);
        await box.getByRole('listitem').filter({ hasText: 'The rows are taken from the sheet “Ballots” · 25 rows' }).waitFor();
        await send(box);
        await box.getByText('Counted: 24 valid ballots', { exact: true }).waitFor();
        expect(await receipts(official)).toMatchObject([{ fileName: 'box.xlsx', ballots: 24 }]);
    });

    test('with two columns of numbers is asked about', async ({ enter }) => {
        const { page } = await enter();
        const rows = rowsOf(ballots({ 2: 21 })).map(([guid, number], at) => `${at + 1};${guid};${number}\n`);
        await choose(page, file('columns.csv', `No;GUID;List\n${rows.join('')}`));
        const columns = card(page, 'columns.csv');
        await columns.getByText('The file can be repaired, with your answer', { exact: true }).waitFor();
        await columns.getByRole('button', { name: 'Continue' }).click();
        await columns.getByText('Choose one of the answers.', { exact: true }).waitFor();
        await expectAccessible(page);
        await columns.getByRole('radio', { name: /^List \(column 3\)/ }).check();
        await columns.getByRole('button', { name: 'Continue' }).click();
        await columns.getByText(repairable, { exact: true }).waitFor();
        await columns.getByRole('row', { name: '2 Orchard 21', exact: true }).waitFor();
    });

    test('that has lost digits says how to get them, and is not sent', async ({ enter }) => {
        const { page } = await enter();
        const content = ballots({ 1: 3 }).replaceAll(',', ';');
        await choose(page, file('lost.csv', `${content}${randomUUID()};3,5\n1,23457E+31;2\n${randomUUID()};03.maj\n`));
        const lost = card(page, 'lost.csv');
        await lost.getByText('3 lines have to be corrected by hand', { exact: true }).waitFor();
        await lost.getByText('The spreadsheet has lost digits', { exact: true }).waitFor();
        await lost.getByText(/first format both columns as “Text”/).waitFor();
        expect(await lost.getByRole('button', { name: 'Send' }).count()).toBe(0);
        await expectAccessible(page);
    });
});

describe('what nobody can repair', { timeout: 120_000 * timeScale }, () => {
    test('is the headline, and its lines are folded', async ({ enter }) => {
        const { page } = await enter();
        const formula = '<row r="9"><c r="B9"><f>1+1</f><v>2</v></c></row>';
        const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4096)]);
        const files: [string, Buffer, string][] = [
            ['photo.png', Buffer.from('89504e470d0a1a0a0000000d0a2c0a', 'hex'), 'This is a picture, not a CSV file'],
            ['record.pdf', Buffer.from('%PDF-1.7\n1,2\n'), 'This is a PDF document, not a CSV file'],
            ['box.zip', Buffer.from(zipSync({ 'box.csv': strToU8('x') })), 'This is an archive, not a CSV file'],
            ['old.xls', old, 'This is an Excel file of the old kind (XLS)'],
            ['sums.xlsx', workbook({ Ballots: [[randomUUID(), 1]] }, formula), 'The workbook has formulas'],
            ['bomb.xlsx', workbook({ Ballots: [[' '.repeat(70 << 20), 1]] }), 'The workbook would unpack to far more than its size'],
        ];
        for (const [name, content, title] of files) {
            await choose(page, file(name, content));
            await card(page, name).getByText(title, { exact: true }).waitFor();
            const lines = card(page, name).getByRole('table', { name: 'Invalid lines' });
            expect(await lines.isVisible()).toBe(false);
            await card(page, name).getByText('Show the lines', { exact: true }).click();
            await lines.waitFor();
        }
        await expectAccessible(page);
    });
});

describe('before a file is sent', { timeout: 120_000 * timeScale }, () => {
    test('its votes are told, and few ballots are asked about', async ({ enter }) => {
        const { page } = await enter();
        await choose(page, file('few.csv', ballots({ 2: 1, 1: 3 })));
        const few = card(page, 'few.csv');
        await few.getByText('The file has only 4 ballots', { exact: true }).waitFor();
        const votes = few.getByRole('table', { name: 'Votes by poll number' });
        const cells = async () => (await votes.locator('tbody').innerText()).replaceAll(/\s+/g, ' ');
        await expect.poll(cells).toBe('1 Harbour 3 2 Orchard 1 3 Lighthouse 0 Total 4');
        const button = few.getByRole('button', { name: 'Send', exact: true });
        expect(await button.isDisabled()).toBe(true);
        await few.getByLabel('This agrees with the record on paper').check();
        expect(await button.isDisabled()).toBe(false);
    });

    test('the station’s tally of it is on the receipt, on any device', async ({ enter, service }) => {
        const { page, official } = await enter();
        await service.upload(official, ballots({ 3: 2, 1: 20 }));
        await page.getByRole('navigation').getByRole('link', { name: 'My uploads' }).click();
        await page.getByRole('main').getByRole('row').getByRole('link').click();
        const votes = page.getByRole('table', { name: 'Votes by poll number' });
        await votes.getByRole('row', { name: '1 20', exact: true }).waitFor();
        await votes.getByRole('row', { name: '3 2', exact: true }).waitFor();
        await votes.getByRole('row', { name: 'Total 22', exact: true }).waitFor();
        await expectAccessible(page);
    });

    for (const width of [320, widths.desktop]) {
        for (const theme of ['light', 'dark'] as const) {
            test(`everything is accessible and fits, ${width} pixels, ${theme}`, async ({ enter }) => {
                const { page } = await enter({ width, theme });
                const rows = rowsOf(ballots({ 2: 21 })).map(([guid, number], at) => `${at + 1};${guid};${number}\n`);
                const content = ballots({ 1: 4, 400: 2 }).replaceAll(',', ';');
                await choose(page, file('asks.csv', rows.join('')), file('repaired.csv', `GUID;${'Broj'.repeat(40)}\n\u00a0${content}`));
                await card(page, 'asks.csv').getByRole('button', { name: 'Continue' }).waitFor();
                await card(page, 'repaired.csv').getByText(repairable, { exact: true }).waitFor();
                await card(page, 'repaired.csv').getByText('The first lines, before and after', { exact: true }).first().click();
                await choose(page, file('lost.csv', `${content}${randomUUID()};3,5\n`));
                await card(page, 'lost.csv').getByText('1 line has to be corrected by hand', { exact: true }).waitFor();
                for (const locale of ['en', 'sr-Latn', 'sr-Cyrl']) {
                    await page.getByRole('banner').getByRole('combobox').selectOption(locale);
                    await page.locator(`html[lang=${locale}]`).waitFor({ state: 'attached' });
                    await expectAccessible(page);
                    const shown = await page.evaluate(() => document.documentElement.scrollWidth);
                    expect(shown, locale).toBeLessThanOrEqual(width);
                }
            });
        }
    }
});
