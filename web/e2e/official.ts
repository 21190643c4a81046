// SPDX-License-Identifier: Apache-2.0
// What the tests of an official's pages share: an election that runs, a signed-in official, and the cards of files.
import type { Locator, Page } from 'playwright-core';
import { FaultyProxy } from './faulty-proxy';
import type { Person, Service } from './service';
import { test as base } from './test';
import type { Visitor, VisitorOptions } from './visitor';

export type Official = Person & { token: string };

export interface Receipt {
    id: string;
    fileName: string;
    sha256: string;
    acceptedAt: string;
    ballots: number;
    state: string;
}

export interface Station {
    /** A new official who has signed in and sees the page for uploads. */
    enter: (options?: VisitorOptions, changes?: Partial<Person>) => Promise<{ official: Official; visitor: Visitor; page: Page }>;
    receipts: (official: Official) => Promise<Receipt[]>;
    /** A proxy in front of this file's service. */
    proxy: FaultyProxy;
}

export const electionSeconds = 900;
export const inOrder = 'The file is valid. Send it.';
export const broke = 'The connection broke. Retrying automatically';

let electionStarted = false;

/** Starts one election that runs until the end of this file; the first test that needs it starts it, so that each test can run alone. */
export async function startElection(service: Service): Promise<void> {
    if (!electionStarted) await service.runningElection(electionSeconds, ['Harbour', 'Orchard', 'Lighthouse']);
    electionStarted = true;
}

export async function receiptsOf(service: Service, official: Official): Promise<Receipt[]> {
    const answer = await service.call('GET', '/station/uploads', official.token);
    return ((await answer.json()) as { uploads: Receipt[] }).uploads;
}

export async function signedIn(service: Service, visitor: Visitor, changes?: Partial<Person>): Promise<Official> {
    const official = await service.newOfficial(changes);
    await visitor.signIn(official);
    await visitor.page.getByRole('heading', { level: 1, name: 'Upload ballots' }).waitFor();
    return official;
}

export const test = base.extend<Station>({
    enter: async ({ service, visit }, use) =>
        use(async (options, changes) => {
            await startElection(service);
            const visitor = await visit(options);
            return { official: await signedIn(service, visitor, changes), visitor, page: visitor.page };
        }),
    receipts: async ({ service }, use) => use((official) => receiptsOf(service, official)),
    proxy: async ({ urna }, use) => {
        const proxy = await FaultyProxy.start(urna.url);
        await use(proxy);
        await proxy.stop();
    },
});

export function file(name: string, content: string | Buffer) {
    return { name, mimeType: 'text/csv', buffer: Buffer.from(content as string) };
}

export async function choose(page: Page, ...files: ReturnType<typeof file>[]): Promise<void> {
    await page.locator('input[type=file]').setInputFiles(files);
}

/** Chooses a file in the browser's dialog, which this key or click opens. */
export async function chooseBy(page: Page, chosen: ReturnType<typeof file>, opened: () => Promise<void>): Promise<void> {
    const choosing = page.waitForEvent('filechooser');
    // Keys may overtake other commands to the browser; after this response the browser intercepts the dialog.
    await page.evaluate(() => undefined);
    await opened();
    await (await choosing).setFiles(chosen);
}

/** Returns the card of a file. */
export function card(page: Page, name: string): Locator {
    return page.getByRole('article', { name, exact: true });
}

/** Confirms that a checked file agrees with the record on paper. */
export async function agrees(within: Locator | Page): Promise<void> {
    await within.getByLabel('This agrees with the record on paper').check();
}

/** Confirms a checked file, and sends it. */
export async function send(within: Locator | Page): Promise<void> {
    await agrees(within);
    await within.getByRole('button', { name: 'Send', exact: true }).click();
}

/** Returns the table of verdicts as numbers by their names. */
export async function verdicts(about: Locator): Promise<Record<string, number>> {
    const rows = about.getByRole('table', { name: 'Summary of the ballots' }).getByRole('row');
    const found: Record<string, number> = {};
    for (const row of await rows.all()) {
        const name = (await row.getByRole('rowheader').innerText()).split('\n')[0] ?? '';
        found[name] = Number((await row.getByRole('cell').innerText()).replaceAll(',', ''));
    }
    return found;
}

/** Records the Idempotency-Keys of the uploads from now on. */
export function keysOf(page: Page): string[] {
    const keys: string[] = [];
    page.on('request', (request) => {
        if (new URL(request.url()).pathname === '/vote') keys.push(request.headers()['idempotency-key'] ?? '');
    });
    return keys;
}

/** Records all statuses (`label: what`) and the progress of the page's first file from now on, in their order. */
export async function listen(page: Page): Promise<{ said: () => Promise<string[]>; progress: () => Promise<number[]> }> {
    await page.evaluate(() => {
        const told = { said: [] as string[], progress: [] as number[] };
        const read = () => {
            const article = document.querySelector('article');
            if (!article) return;
            const text = (selector: string) => article.querySelector(selector)?.textContent?.trim() ?? '';
            const now = `${text('.badge')}: ${text('.what')}`;
            if (told.said.at(-1) !== now) told.said.push(now);
            const bar = article.querySelector('progress, [role=progressbar]');
            const value = Number(bar?.getAttribute('aria-valuenow') ?? (bar as HTMLProgressElement | null)?.value ?? NaN);
            if (!Number.isNaN(value)) told.progress.push(value);
        };
        new MutationObserver(read).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
        read();
        (window as unknown as { told: typeof told }).told = told;
    });
    const told = (what: 'said' | 'progress') =>
        page.evaluate((name) => (window as unknown as { told: Record<string, never[]> }).told[name] ?? [], what);
    return { said: () => told('said'), progress: () => told('progress') };
}

/** Limits the speed of uploads, so that their progress can be observed. */
export async function slowUpload(page: Page, bytesPerSecond: number): Promise<void> {
    const devTools = await page.context().newCDPSession(page);
    await devTools.send('Network.enable');
    await devTools.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 20,
        downloadThroughput: -1,
        uploadThroughput: bytesPerSecond,
    });
}

/** Returns how many files the browser keeps. */
export async function keptIn(page: Page): Promise<number> {
    return page.evaluate(
        () =>
            new Promise<number>((resolve, reject) => {
                const opening = indexedDB.open('urna');
                opening.onerror = () => reject(new Error('the database cannot be opened'));
                opening.onsuccess = () => {
                    const database = opening.result;
                    if (!database.objectStoreNames.contains('files')) {
                        // It did not exist before: the console has to make it.
                        database.close();
                        indexedDB.deleteDatabase('urna').onsuccess = () => resolve(0);
                        return;
                    }
                    const count = database.transaction('files').objectStore('files').count();
                    count.onsuccess = () => {
                        database.close();
                        resolve(count.result);
                    };
                };
            }),
    );
}
