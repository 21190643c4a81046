// SPDX-License-Identifier: Apache-2.0
// What the tests of results share: reading tables, downloads, and an administrator who has signed in.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import type { Service } from './service';
import { timeScale } from './urna';
import { inFirefox, type Visitor } from './visitor';

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

interface Saved {
    name: string;
    text: string;
}

/** The file that the console saves next. Nobody is told of Firefox's downloads, so there the page's own link is looked at. */
async function savedInFirefox(page: Page, button: string): Promise<Saved> {
    const next = await page.evaluateHandle(() => {
        const createObjectURL = URL.createObjectURL.bind(URL);
        const blobs = new Map<string, Blob>();
        URL.createObjectURL = (blob: Blob) => {
            const url = createObjectURL(blob);
            blobs.set(url, blob);
            return url;
        };
        const saved = new Promise<Saved>((resolve) => {
            HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
                void blobs
                    .get(this.href)
                    ?.arrayBuffer()
                    .then((bytes) => resolve({ name: this.download, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) }));
            };
        });
        return { saved };
    });
    await page.getByRole('button', { name: button }).click();
    return next.evaluate(({ saved }) => saved);
}

export async function download(page: Page, button: string): Promise<Saved> {
    if (inFirefox) return savedInFirefox(page, button);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

export async function enter(visit: () => Promise<Visitor>, service: Service): Promise<Visitor> {
    const visitor = await visit();
    await visitor.signIn(service.administratorAccount);
    return visitor;
}
