// SPDX-License-Identifier: Apache-2.0
// What the tests of results share: reading tables, downloads, and an administrator who has signed in.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import type { Service } from './service';
import { timeScale } from './urna';
import type { Visitor } from './visitor';

export const seconds = 5 * timeScale;
export const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

export async function rowsOf(page: Page, table: string): Promise<string[]> {
    const rows = page.getByRole('table', { name: table }).locator('tbody tr');
    await rows.first().waitFor();
    // By cell: a row's `innerText` omits the cells that are hidden on a phone.
    return (
        await rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => (cell as HTMLElement).innerText).join(' ')))
    ).map(plain);
}

export async function download(page: Page, button: string): Promise<{ name: string; text: string }> {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

export async function enter(visit: () => Promise<Visitor>, service: Service): Promise<Visitor> {
    const visitor = await visit();
    await visitor.signIn(service.administratorAccount);
    return visitor;
}
