// SPDX-License-Identifier: Apache-2.0
// An administrator imports lists that spreadsheets wrote: old encodings, other columns, and what is no list at all.
// Looks at: src/routes/administrator, src/lib/participants, src/lib/csv/file-kind.ts
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { download } from './results';
import type { Service } from './service';
import { test } from './test';
import { timeScale } from './urna';
import type { Visitor } from './visitor';

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

    test('refuses at its first bytes what is no list', async ({ service, visit }) => {
        const page = await importPage(service, await visit());
        for (const [name, bytes, told] of [
            ['scan.csv', '\u0089PNG\r\n\u001a\n', 'This is a picture. Choose a CSV file.'],
            ['list.csv', 'PK\u0003\u0004\u0014', /^This is an Excel file or an archive\./],
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
