// SPDX-License-Identifier: Apache-2.0
// An administrator imports lists that spreadsheets wrote: old encodings, other columns, and what is no list at all.
// Looks at: src/routes/administrator, src/lib/participants, src/lib/csv
import { strToU8, zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { download } from './results';
import type { Service } from './service';
import { test } from './test';
import { timeScale } from './urna';
import type { Visitor } from './visitor';
import { workbook } from './workbook';

async function importPage(service: Service, visitor: Visitor): Promise<Page> {
    await visitor.signIn(service.administratorAccount);
    const page = await visitor.goTo('/participants/import');
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
}

async function choose(page: Page, name: string, content: Buffer | string): Promise<void> {
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content as string) });
}

const rows = async (page: Page) =>
    (await page.getByRole('table').getByRole('row').allInnerTexts()).slice(1).map((row) => row.replaceAll(/\s+/g, ' ').trim());

describe('the import of participants', { timeout: 120_000 * timeScale }, () => {
    test('reads old letters as it is told, and the columns that are chosen', async ({ service, visit }) => {
        const page = await importPage(service, await visit());
        // "Лука" in Windows-1251, in the middle of three columns without a heading; Excel's first line names the separator.
        const luka = Buffer.from([0xcb, 0xf3, 0xea, 0xe0]);
        await choose(page, 'stari.csv', Buffer.concat([Buffer.from('sep=;\r\n1;'), luka, Buffer.from(';lista\r\n2;Bridge;kandidat\r\n')]));
        await page.getByRole('radio', { name: /^Windows-1251/ }).waitFor();
        expect(await page.getByRole('radio', { name: /^Windows-1251/ }).isChecked()).toBe(true);
        expect((await rows(page))[0]).toMatch(/^2 1 Cannot be added/);
        await expectAccessibleInAllThemes(page);
        await page.getByLabel('Column with the name').selectOption({ label: 'Column 2: Лука' });
        await page.getByLabel('Column with the kind').selectOption({ label: 'Column 3: lista' });
        expect(await rows(page)).toEqual([expect.stringMatching(/^2 Лука Party New$/), expect.stringMatching(/^3 Bridge Person New$/)]);
        await page.getByRole('radio', { name: /^Windows-1250/ }).check();
        expect((await rows(page))[0]).toMatch(/^2 Ëóęŕ Party New$/);
        await page.getByRole('radio', { name: /^Windows-1251/ }).check();
        await page.getByLabel('The first line is a heading').check();
        expect(await rows(page)).toHaveLength(1);
        await page.getByLabel('The first line is a heading').uncheck();
        await page.getByRole('button', { name: 'Add 2 participants' }).click();
        await page.getByText('2 participants were added').first().waitFor();
        const { participants } = await service.request<{ participants: { name: string; individual: boolean }[] }>(
            'GET',
            '/getParticipants',
            await service.administrator(),
        );
        expect(participants).toMatchObject([
            { name: 'Лука', individual: false },
            { name: 'Bridge', individual: true },
        ]);
    });

    test('reads the chosen sheet of a workbook, with its columns, row by row', async ({ service, visit }) => {
        const visitor = await visit();
        const page = await importPage(service, visitor);
        const scripts: string[] = [];
        page.on('request', (request) => scripts.push(new URL(request.url()).pathname));
        const lists = [
            ['Br.', 'Naziv', 'Vrsta', 'Mesto'],
            [1, 'Листа за луку', 'листа', 'Нови Сад'],
            ['', '', '', ''],
            [2, 'Vera Petrović', 'kandidat', 'Bor'],
            [3, 'Most', 'nešto', 'Bor'],
        ];
        await choose(page, 'spisak.xlsx', workbook({ 'O spisku': [], Liste: lists, Drugi: [['Svetionik']] }));
        await page.getByText('This sheet is empty. Choose another one.').waitFor();
        await page.getByLabel('Sheet').selectOption('Liste');
        await expect
            .poll(() => rows(page))
            .toEqual([
                expect.stringMatching(/^2 Листа за луку Party New$/),
                expect.stringMatching(/^4 Vera Petrović Person New$/),
                expect.stringMatching(/^5 Most Cannot be added “nešto” is neither a party nor a person\.$/),
            ]);
        expect(scripts.some((path) => path.includes('worker'))).toBe(true);
        await expectAccessibleInAllThemes(page);
        await page.getByLabel('Column with the name').selectOption({ label: 'Column 4: Mesto' });
        expect((await rows(page))[0]).toMatch(/^2 Нови Сад Party New$/);
        await page.getByLabel('Column with the name').selectOption({ label: 'Column 2: Naziv' });
        await page.getByLabel('Sheet').selectOption('Drugi');
        await expect.poll(() => rows(page)).toEqual([expect.stringMatching(/^1 Svetionik New$/)]);
        await page.getByLabel('Sheet').selectOption('Liste');
        await page.getByRole('button', { name: 'Add 2 participants' }).click();
        await page.getByText('2 participants were added').first().waitFor();
        const { participants } = await service.request<{ participants: object[] }>(
            'GET',
            '/getParticipants',
            await service.administrator(),
        );
        expect(participants.slice(-2)).toMatchObject([
            { name: 'Листа за луку', individual: false },
            { name: 'Vera Petrović', individual: true },
        ]);
    });

    test('refuses at its first bytes what is no list', async ({ service, visit }) => {
        const page = await importPage(service, await visit());
        const zipped = Buffer.from(zipSync({ 'list.csv': strToU8('Quay') })).toString('latin1');
        const sums = workbook({ Lists: [['Quay']] }, '<row r="2"><c r="B2"><f>1+1</f></c></row>').toString('latin1');
        for (const [name, bytes, told] of [
            ['scan.csv', '\u0089PNG\r\n\u001a\n', 'This is a picture. Choose a workbook or a CSV file.'],
            ['list.xlsx', 'PK\u0003\u0004\u0014', /^The workbook is damaged\./],
            ['list.xlsx', zipped, /^This is an archive\. Unpack it/],
            ['list.xlsx', sums, 'There is a formula in the cell B2. Copy the table, paste it as values, save it, and choose it again.'],
            ['list.xls', '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1', /^This is an old Excel or Word file\./],
            ['list.csv', '\u001f\u008b\u0008', /^This is an archive\./],
            ['list.csv', '%PDF-1.7', /^This is a PDF/],
        ] as const) {
            await choose(page, name, Buffer.from(bytes, 'latin1'));
            await page.getByText(told).waitFor();
            expect(await page.getByRole('table').count()).toBe(0);
        }
        await expectAccessibleInAllThemes(page);
    });

    for (const [language, button, heading] of [
        ['English', 'Download a template', 'Name,Kind'],
        ['Srpski', 'Preuzmi obrazac', 'Naziv;Vrsta'],
        ['Српски', 'Преузми образац', 'Назив;Врста'],
    ] as const) {
        test(`reads its own template, in ${language}`, async ({ service, visit }) => {
            const page = await importPage(service, await visit());
            await page.getByLabel('Language').selectOption({ label: language });
            const template = await download(page, button);
            expect(template.text.split('\r\n')[0]).toBe(`\uFEFF${heading}`);
            await choose(page, template.name, template.text);
            await page.getByRole('table').waitFor();
            expect((await rows(page)).length).toBe(2);
            expect(await page.getByRole('table').getByRole('checkbox', { checked: true }).count()).toBe(2);
        });
    }
});
