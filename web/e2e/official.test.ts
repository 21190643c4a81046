// SPDX-License-Identifier: Apache-2.0
// The official's pages: a file is checked, sent, counted and confirmed, also when the connection or the service fails.
// Looks at: src/routes/official, src/lib/upload, src/lib/csv, src/lib/ui
import { createHash, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { BallotCsvCheck, stationMessage } from '../src/lib/csv/ballot-csv';
import { expectAccessible } from './axe';
import { FaultyProxy } from './faulty-proxy';
import { ballots, type Person, Service } from './service';
import { test as base, testWithOwnUrna } from './test';
import { timeScale, Urna } from './urna';
import { type VisitorOptions, Visitor, widths } from './visitor';

type Official = Person & { token: string };

interface Receipt {
    id: string;
    fileName: string;
    sha256: string;
    acceptedAt: string;
    ballots: number;
    state: string;
}

interface Station {
    /** A new official who has signed in and sees the page for uploads. */
    enter: (options?: VisitorOptions, changes?: Partial<Person>) => Promise<{ official: Official; visitor: Visitor; page: Page }>;
    receipts: (official: Official) => Promise<Receipt[]>;
    /** A proxy in front of this file's service. */
    proxy: FaultyProxy;
}

const electionSeconds = 900;
const inOrder = 'The file is valid. Send it.';
const broke = 'The connection broke. Retrying automatically';

let electionStarted = false;

/** Starts one election that runs until the end of this file; the first test that needs it starts it, so that each test can run alone. */
async function startElection(service: Service): Promise<void> {
    if (!electionStarted) await service.runningElection(electionSeconds, ['Harbour', 'Orchard', 'Lighthouse']);
    electionStarted = true;
}

async function receiptsOf(service: Service, official: Official): Promise<Receipt[]> {
    const answer = await service.call('GET', '/station/uploads', official.token);
    return ((await answer.json()) as { uploads: Receipt[] }).uploads;
}

async function signedIn(service: Service, visitor: Visitor, changes?: Partial<Person>): Promise<Official> {
    const official = await service.newOfficial(changes);
    await visitor.signIn(official);
    await visitor.page.getByRole('heading', { level: 1, name: 'Upload ballots' }).waitFor();
    return official;
}

const test = base.extend<Station>({
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

function file(name: string, content: string | Buffer) {
    return { name, mimeType: 'text/csv', buffer: Buffer.from(content as string) };
}

async function choose(page: Page, ...files: ReturnType<typeof file>[]): Promise<void> {
    await page.locator('input[type=file]').setInputFiles(files);
}

/** Chooses a file in the browser's dialog, which this key or click opens. */
async function chooseBy(page: Page, chosen: ReturnType<typeof file>, opened: () => Promise<void>): Promise<void> {
    const choosing = page.waitForEvent('filechooser');
    // Keys may overtake other commands to the browser; after this response the browser intercepts the dialog.
    await page.evaluate(() => undefined);
    await opened();
    await (await choosing).setFiles(chosen);
}

/** Returns the card of a file. */
function card(page: Page, name: string): Locator {
    return page.getByRole('article', { name, exact: true });
}

/** Returns the table of verdicts as numbers by their names. */
async function verdicts(about: Locator): Promise<Record<string, number>> {
    const rows = about.getByRole('table', { name: 'Summary of the ballots' }).getByRole('row');
    const found: Record<string, number> = {};
    for (const row of await rows.all()) {
        const name = (await row.getByRole('rowheader').innerText()).split('\n')[0] ?? '';
        found[name] = Number((await row.getByRole('cell').innerText()).replaceAll(',', ''));
    }
    return found;
}

/** Records the Idempotency-Keys of the uploads from now on. */
function keysOf(page: Page): string[] {
    const keys: string[] = [];
    page.on('request', (request) => {
        if (new URL(request.url()).pathname === '/vote') keys.push(request.headers()['idempotency-key'] ?? '');
    });
    return keys;
}

/** Records all statuses (`label: what`) and the progress of the page's first file from now on, in their order. */
async function listen(page: Page): Promise<{ said: () => Promise<string[]>; progress: () => Promise<number[]> }> {
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
async function slowUpload(page: Page, bytesPerSecond: number): Promise<void> {
    const devTools = await page.context().newCDPSession(page);
    await devTools.send('Network.enable');
    await devTools.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 20,
        downloadThroughput: -1,
        uploadThroughput: bytesPerSecond,
    });
}

describe('an upload', { timeout: 120_000 * timeScale }, () => {
    test('before any election runs counts nothing, says so, and is sent once more when one does', async ({ service, visit, receipts }) => {
        const visitor = await visit();
        const official = await signedIn(service, visitor);
        const { page } = visitor;
        await choose(page, file('early.csv', ballots({ 1: 2, 2: 1 })));
        const early = card(page, 'early.csv');
        await early.getByRole('button', { name: 'Send', exact: true }).click();
        await early.getByText('Nothing was counted: no election was running', { exact: true }).waitFor();
        await early.getByText('Action needed', { exact: true }).waitFor();
        await page.getByText('1 file is not finished yet.', { exact: true }).waitFor();
        await expectAccessible(page);
        await page.getByRole('navigation').getByRole('link', { name: 'My uploads' }).click();
        await page.getByText('1 does not count', { exact: true }).waitFor();
        expect(await page.getByText('all counted').count()).toBe(0);
        await page.getByRole('navigation').getByRole('link', { name: 'Upload', exact: true }).click();

        await startElection(service);
        await early.getByRole('button', { name: 'Send it again' }).click();
        const question = page.getByRole('dialog', { name: 'Send this file once more?' });
        await question.waitFor();
        await expectAccessible(page);
        await question.getByRole('button', { name: 'Send it once more' }).click();
        await early.getByText('Counted: 3 valid ballots', { exact: true }).waitFor();
        await page.getByText('All files on this page are finished.', { exact: true }).waitFor();
        expect((await receipts(official)).map(({ state, ballots }) => [state, ballots])).toEqual([
            ['counted', 3],
            ['counted', 3],
        ]);
    });

    test('of thousands of lines is looked through, sent, and counted with the right numbers', async ({ enter, receipts }) => {
        const { page, official } = await enter();
        const text = ballots({ 1: 3000, 2: 2000, 3: 1234 });
        await chooseBy(page, file('large.csv', text), () => page.getByText('Choose a file', { exact: true }).click());
        const large = card(page, 'large.csv');
        await large.getByText(inOrder, { exact: true }).waitFor();
        await large.getByText('Not sent', { exact: true }).waitFor();
        await large.getByText(/6,234 ballots/).waitFor();
        const preview = large.getByRole('table', { name: 'The first lines' });
        for (const [at, line] of text.split('\n').slice(0, 5).entries()) {
            const [guid = '', poll = ''] = line.split(',');
            await preview.getByRole('row', { name: `${at + 1} ${guid} ${poll}`, exact: true }).waitFor();
        }
        expect(await receipts(official)).toEqual([]);

        await slowUpload(page, 120_000);
        const { said, progress } = await listen(page);
        await large.getByRole('button', { name: 'Send', exact: true }).click();
        await large.getByText('Counted: 6,234 valid ballots', { exact: true }).waitFor();
        // Statuses that may be shown for an instant only, depending on the service's speed, are left out.
        expect((await said()).filter((what) => !/Waiting until|the station is checking it/.test(what))).toEqual([
            `Not sent: ${inOrder}`,
            'Not finished: The file is being sent',
            'Accepted: Accepted, and not counted yet',
            'Finished: Counted: 6,234 valid ballots',
        ]);
        const moved = new Set(await progress());
        expect(moved.size).toBeGreaterThan(3);
        expect([...moved]).toEqual([...moved].sort((one, other) => one - other));
        await large.getByText('The station received exactly the file that was checked here (SHA-256).', { exact: true }).waitFor();
        expect(await receipts(official)).toMatchObject([{ fileName: 'large.csv', ballots: 6234, state: 'counted' }]);
    });

    test('can be dropped anywhere on the page', async ({ enter }) => {
        const { page } = await enter();
        const dropped = await page.evaluateHandle(
            (text) => {
                const transfer = new DataTransfer();
                transfer.items.add(new File([text], 'dropped.csv', { type: 'text/csv' }));
                return transfer;
            },
            ballots({ 1: 5 }),
        );
        await page.dispatchEvent('h1', 'dragover', { dataTransfer: dropped });
        await page.getByText('Let go to check the file', { exact: true }).waitFor();
        await page.dispatchEvent('h1', 'drop', { dataTransfer: dropped });
        await card(page, 'dropped.csv').getByText(inOrder, { exact: true }).waitFor();
        await page.getByText('Drop the CSV file here', { exact: true }).waitFor();
        await card(page, 'dropped.csv').getByRole('button', { name: 'Send', exact: true }).click();
        await card(page, 'dropped.csv').getByText('Counted: 5 valid ballots', { exact: true }).waitFor();
    });

    test('with bad lines names them all, sends nothing, and goes once they are repaired', async ({ enter, receipts }) => {
        const { page, official } = await enter();
        const guid = randomUUID();
        const wrong: [string, string][] = [
            ['', 'The line is empty. Remove it.'],
            [guid, 'There is no comma: a GUID and a poll number are needed.'],
            [`${guid},1,2`, 'There are more than two values: only a GUID and a poll number are allowed.'],
            [`${guid};1`, 'The values are separated by a semicolon; it must be a comma.'],
            [`"${guid},1`, 'A quotation mark is missing, or there is one too many.'],
            [`${guid},`, 'The poll number is missing.'],
            [`${guid},-1`, 'The poll number must consist of digits only.'],
            [`${guid},0`, 'The poll number must be greater than 0.'],
            [`${guid},2147483648`, 'The poll number is too large.'],
            [',1', 'The GUID is missing.'],
            [`${guid.slice(1)},1`, 'The GUID must have exactly 32 hexadecimal digits.'],
            ['not a guid,1', 'Not a GUID; it should look like 28f8a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b.'],
        ];
        const good = ballots({ 1: 1000, 2: 1000 });
        const more = Array.from({ length: 15 }, () => `${guid},x\n`).join('');
        const keys = keysOf(page);
        await choose(page, file('box.csv', good + wrong.map(([line]) => `${line}\n`).join('') + more));
        const box = card(page, 'box.csv');
        await box.getByText('The file has 27 invalid lines', { exact: true }).waitFor();
        await box.getByText('Not sent', { exact: true }).waitFor();
        const table = box.getByRole('table', { name: 'Invalid lines' });
        for (const [at, [, reason]] of wrong.entries()) {
            const row = table
                .getByRole('row')
                .filter({ has: page.getByRole('rowheader', { name: (2001 + at).toLocaleString('en'), exact: true }) });
            expect((await row.innerText()).replaceAll(/\s+/g, ' ')).toContain(reason);
        }
        await box.getByText('would respond: “Incorrect number of values on line 2000.”').waitFor();
        expect(await table.getByRole('row').count()).toBe(1 + 20);
        await box.getByRole('button', { name: 'Show all 27' }).click();
        expect(await table.getByRole('row').count()).toBe(1 + 27);
        expect(await box.getByRole('button', { name: 'Send' }).count()).toBe(0);
        await page.getByText('1 file is not finished yet.', { exact: true }).waitFor();

        await choose(page, file('box repaired.csv', good));
        await card(page, 'box repaired.csv').getByRole('button', { name: 'Send', exact: true }).click();
        await card(page, 'box repaired.csv').getByText('Counted: 2,000 valid ballots', { exact: true }).waitFor();
        expect(keys.length).toBe(1);
        expect(await receipts(official)).toMatchObject([{ fileName: 'box repaired.csv', ballots: 2000 }]);
        await box.getByRole('button', { name: 'Remove from this page' }).click();
        await page.getByText('All files on this page are finished.', { exact: true }).waitFor();
    });

    test('of an empty file is possible, once that is said to be right', async ({ enter, receipts }) => {
        const { page, official } = await enter();
        await choose(page, file('nobody.csv', ''));
        const nobody = card(page, 'nobody.csv');
        await nobody.getByText('The file is empty: there is no ballot in it', { exact: true }).waitFor();
        expect(await nobody.getByRole('button', { name: 'Send the empty file' }).isDisabled()).toBe(true);
        await nobody.getByLabel('Yes, this polling station has no ballots').check();
        await nobody.getByRole('button', { name: 'Send the empty file' }).click();
        await nobody.getByText('Recorded: an empty file, no ballots', { exact: true }).waitFor();
        await nobody.getByText('Finished', { exact: true }).waitFor();
        expect(await receipts(official)).toMatchObject([{ fileName: 'nobody.csv', ballots: 0, state: 'counted' }]);
    });

    test('with duplicates and unknown poll numbers says what became of each part', async ({ enter, service }) => {
        const other = ballots({ 1: 4 });
        await service.upload(await service.newOfficial(), other);
        const { page } = await enter();
        const own = ballots({ 1: 50, 2: 30 });
        const twice = own.split('\n').slice(0, 3).join('\n');
        await choose(page, file('mixed.csv', `${own}${twice}\n${other}${ballots({ 9: 2 })}`));
        const mixed = card(page, 'mixed.csv');
        await mixed.getByText('3 ballots are in the file more than once', { exact: true }).waitFor();
        await mixed.getByText('Show them', { exact: true }).click();
        await mixed.getByRole('row', { name: `81 ${own.slice(0, 36)} 1`, exact: true }).waitFor();
        await mixed.getByRole('button', { name: 'Send', exact: true }).click();
        await mixed.getByText('Counted, but not every ballot is a valid vote', { exact: true }).waitFor();
        await mixed.getByText('Finished', { exact: true }).waitFor();
        expect(await verdicts(mixed)).toEqual({ Valid: 80, Duplicate: 7, 'Unknown poll number': 2, Total: 89 });
    });

    test('of the same file a second time is known, and counts once', async ({ enter, receipts }) => {
        const { page, official } = await enter();
        const same = ballots({ 1: 6 });
        await choose(page, file('same.csv', same));
        await card(page, 'same.csv').getByRole('button', { name: 'Send', exact: true }).click();
        await card(page, 'same.csv').getByText('Counted: 6 valid ballots', { exact: true }).waitFor();
        await choose(page, file('copy of same.csv', same));
        await card(page, 'copy of same.csv').getByText('This file was uploaded before', { exact: true }).waitFor();
        await page.getByText('All files on this page are finished.', { exact: true }).waitFor();
        expect((await receipts(official)).length).toBe(1);
    });
});

describe('the check in the browser', () => {
    const guid = () => randomUUID();
    const bare = () => guid().replaceAll('-', '');
    const cases: [string, string | Buffer][] = [
        ['nothing', ''],
        ['a line end only', '\n'],
        ['a CRLF only', '\r\n'],
        ['a carriage return only', '\r'],
        ['a space', ' '],
        ['a BOM only', '\ufeff'],
        ['a BOM and a line', `\ufeff${guid()},1\n`],
        ['two BOMs', `\ufeff\ufeff${guid()},1\n`],
        ['a BOM on the second line', `${guid()},1\n\ufeff${guid()},1\n`],
        ['CRLF', `${guid()},1\r\n${guid()},2\r\n`],
        ['carriage returns alone', `${guid()},1\r${guid()},2\r`],
        ['a carriage return twice', `${guid()},1\r\r\n`],
        ['no last line end', `${guid()},1\n${guid()},2`],
        ['a last carriage return without a line feed', `${guid()},1\n${guid()},2\r`],
        ['an empty line at the end', `${guid()},1\n\n`],
        ['an empty line in between', `${guid()},1\n\n${guid()},2\n`],
        ['a heading', `ballot,poll\n${guid()},1\n`],
        ['a missing column', `${guid()}\n`],
        ['an extra column', `${guid()},1,x\n`],
        ['an extra comma', `${guid()},1,\n`],
        ['quoted fields', `"${guid()}","2"\n`],
        ['spaces around quoted fields', ` "${guid()}" , "2" \n`],
        ['text behind a quote', `"${guid()}"x,2\n`],
        ['a doubled quote', `"${guid()}""",2\n`],
        ['a quote within a value', `${guid().replace('-', '"')},2\n`],
        ['a quote that is never closed', `${guid()},"2\n${guid()},1\n`],
        ['a comma in quotes', `"${guid()},1"\n`],
        ['spaces and tabs', `  ${guid()}\t, \t3  \n`],
        ['another kind of space', `${guid()},\u00a03\n`],
        ['a negative poll number', `${guid()},-1\n`],
        ['zero', `${guid()},0\n`],
        ['zeros before a number', `${guid()},0000000000000000000001\n`],
        ['the largest poll number', `${guid()},2147483647\n`],
        ['one too large', `${guid()},2147483648\n`],
        ['a huge one', `${guid()},${'9'.repeat(400)}\n`],
        ['one that is 1 modulo 2^64', `${guid()},18446744073709551617\n`],
        ['a fraction', `${guid()},1.0\n`],
        ['a sign', `${guid()},+1\n`],
        ['an exponent', `${guid()},1e0\n`],
        ['a hexadecimal number', `${guid()},0x1\n`],
        ['digits of another script', `${guid()},١\n`],
        ['a number of two words', `${guid()},1 2\n`],
        ['a NUL in the poll number', `${guid()},1\0\n`],
        ['a NUL at the end', `${guid()},1\n\0`],
        ['bytes that are not UTF-8', Buffer.concat([Buffer.from([0xff, 0xc3, 0x28]), Buffer.from(`${guid()},1\n`)])],
        ['bytes that are not UTF-8, in the number', Buffer.concat([Buffer.from(`${guid()},1`), Buffer.from([0xe2, 0x82, 0x0a])])],
        ['UTF-16', Buffer.from(`\ufeff${guid()},1\n`, 'utf16le')],
        ['a very long line', `${guid()},1\n${'x'.repeat(300_000)},1\n`],
        ['a very long line of spaces', `${guid()},1\n${' '.repeat(300_000)}${guid()},1\n`],
        ['a very long line of commas', `${','.repeat(100_000)}\n`],
        ['a GUID without hyphens', `${bare()},1\n`],
        ['a GUID in braces', `{${guid()}},1\n`],
        ['a GUID in braces without hyphens', `{${bare()}},1\n`],
        ['half a brace', `{${guid()},1\n`],
        ['a GUID in upper case', `${guid().toUpperCase()},1\n`],
        ['a GUID in parentheses', `(${guid()}),1\n`],
        ['hyphens at other places', `${bare().replace(/^(.{4})(.{8})(.{4})(.{4})/, '$1-$2-$3-$4-')},1\n`],
        ['a letter that is no digit', `${guid().slice(0, 35)}g,1\n`],
        ['a GUID that is too short', `${guid().slice(0, 35)},1\n`],
        ['an empty GUID', `"",1\n`],
        ['the columns swapped', `1,${guid()}\n`],
        ['a semicolon', `${guid()};1\n`],
        ['a wrong number and a wrong GUID', `x,x\n`],
        ['a bad GUID before a bad number of values', `x,1\nx\n`],
        ['a bad line after ten thousand good ones', `${ballots({ 1: 10_000 })}x,1\n`],
    ];

    test('says of tricky files what the station answers', async ({ service }) => {
        const official = await service.newOfficial();
        const here: string[] = [];
        const there: string[] = [];
        for (const [name, content] of cases) {
            const bytes = Buffer.from(content as string);
            // Also in small chunks: the boundaries of chunks must not matter.
            for (const piece of [bytes.length || 1, 7]) {
                if (piece < 10 && bytes.length > 1000) continue;
                const check = new BallotCsvCheck(bytes.length);
                for (let at = 0; at < bytes.length; at += piece) check.feed(new Uint8Array(bytes.subarray(at, at + piece)));
                const { bad } = check.finish();
                here.push(`${name}: ${bad.first[0] ? stationMessage(bad.first[0]) : 'good'}`);
                const form = new FormData();
                form.set('file', new Blob([bytes]), 'tricky.csv');
                const answer = await service.call('POST', '/vote', official.token, form);
                there.push(`${name}: ${answer.status === 200 ? 'good' : ((await answer.json()) as { message: string }).message}`);
            }
        }
        expect(here).toEqual(there);
        expect(new Set(there.map((said) => said.replace(/^.*?: /, '').replace(/\d+/, 'N')))).toEqual(
            new Set([
                'good',
                'Incorrect number of values on line N.',
                'Incorrect poll number on line N.',
                'Incorrect ballot GUID on line N.',
            ]),
        );
    });
});

describe('the connection', { timeout: 120_000 * timeScale }, () => {
    test('is gone before the upload: it is repeated under one key once it is back', async ({ enter, receipts }) => {
        const { page, visitor, official } = await enter();
        visitor.allow(/ERR_INTERNET_DISCONNECTED/);
        const keys = keysOf(page);
        await choose(page, file('offline.csv', ballots({ 1: 7 })));
        const offline = card(page, 'offline.csv');
        await offline.getByText(inOrder, { exact: true }).waitFor();
        const { said } = await listen(page);
        await visitor.context.setOffline(true);
        await offline.getByRole('button', { name: 'Send', exact: true }).click();
        await offline.getByText(broke, { exact: true }).waitFor();
        await offline.getByText(/^Attempt \d+ of 30 in \d+ seconds?\. Repeating is safe/).waitFor();
        await expectAccessible(page);
        expect(await receipts(official)).toEqual([]);
        await visitor.context.setOffline(false);
        await offline.getByText('Counted: 7 valid ballots', { exact: true }).waitFor();
        expect(keys.length).toBeGreaterThan(1);
        expect(new Set(keys).size).toBe(1);
        expect((await receipts(official)).length).toBe(1);
        // Before the upload was accepted, the page never called it sent, accepted or finished.
        const until = (await said()).findIndex((what) => what.startsWith('Accepted'));
        expect((await said()).slice(1, until).every((what) => what.startsWith('Not finished'))).toBe(true);
    });

    test('leads to somebody else, who says yes: nothing is accepted until the station says so', async ({ enter, receipts }) => {
        const { page, official } = await enter();
        const keys = keysOf(page);
        await page.route('**/vote', (route) =>
            route.fulfill({ status: 200, contentType: 'text/html', body: '<p>Welcome to the hotel!</p>' }),
        );
        await choose(page, file('hotel.csv', ballots({ 1: 6 })));
        const hotel = card(page, 'hotel.csv');
        await hotel.getByRole('button', { name: 'Send', exact: true }).click();
        await hotel.getByText(/^Attempt 2 of 30 in \d+ seconds?\. Repeating is safe/).waitFor();
        await hotel.getByText('Not finished', { exact: true }).waitFor();
        expect(await receipts(official)).toEqual([]);
        await page.unroute('**/vote');
        await hotel.getByText('Counted: 6 valid ballots', { exact: true }).waitFor();
        expect(keys.length).toBeGreaterThan(1);
        expect(new Set(keys).size).toBe(1);
        expect((await receipts(official)).length).toBe(1);
    });

    test('breaks in the middle of the upload: nothing counts until it has gone through whole', async ({ enter, receipts, proxy }) => {
        const { page, visitor, official } = await enter({ url: proxy.url });
        visitor.allow(/net::ERR_/);
        const keys = keysOf(page);
        await choose(page, file('middle.csv', ballots({ 2: 8000 })));
        const middle = card(page, 'middle.csv');
        proxy.fault = { heldAfterBytes: 100_000 };
        await middle.getByRole('button', { name: 'Send', exact: true }).click();
        await middle.getByText('Keep this page open until it says “Accepted”.', { exact: true }).waitFor();
        await expectAccessible(page);
        await expect.poll(() => keys.length).toBe(1);
        proxy.disconnect();
        await middle.getByText(broke, { exact: true }).waitFor();
        await middle.getByText('Not finished', { exact: true }).waitFor();
        expect(await receipts(official)).toEqual([]);
        proxy.restore();
        await middle.getByRole('button', { name: 'Try now' }).click();
        await middle.getByText('Counted: 8,000 valid ballots', { exact: true }).waitFor();
        expect(new Set(keys).size).toBe(1);
        expect((await receipts(official)).length).toBe(1);
    });

    test('breaks before the answer arrives: the file has been accepted, and counts once', async ({ enter, receipts, proxy }) => {
        const { page, visitor, official } = await enter({ url: proxy.url });
        visitor.allow(/net::ERR_/);
        const keys = keysOf(page);
        await choose(page, file('answer.csv', ballots({ 3: 40 })));
        const answer = card(page, 'answer.csv');
        proxy.fault = 'response lost';
        await answer.getByRole('button', { name: 'Send', exact: true }).click();
        await answer.getByText(broke, { exact: true }).waitFor();
        await answer.getByText('Not finished', { exact: true }).waitFor();
        expect(proxy.responsesLost).toBeGreaterThan(0);
        expect((await receipts(official)).length).toBe(1);
        proxy.restore();
        // This time the page retries automatically.
        await answer.getByText('Counted: 40 valid ballots', { exact: true }).waitFor({ timeout: 40_000 });
        expect(keys.length).toBeGreaterThan(1);
        expect(new Set(keys).size).toBe(1);
        expect((await receipts(official)).length).toBe(1);
    });

    test('stands still while the page is loaded anew: the file is asked for, and is the same upload', async ({
        enter,
        receipts,
        proxy,
    }) => {
        const { page, visitor, official } = await enter({ url: proxy.url });
        visitor.allow(/net::ERR_/);
        const keys = keysOf(page);
        const text = ballots({ 1: 8000 });
        await choose(page, file('reload.csv', text));
        proxy.fault = { heldAfterBytes: 100_000 };
        await card(page, 'reload.csv').getByRole('button', { name: 'Send', exact: true }).click();
        await card(page, 'reload.csv').getByText('Not finished', { exact: true }).waitFor();
        await expect.poll(() => keys.length).toBe(1);
        const asked = page.waitForEvent('dialog');
        page.once('dialog', (dialog) => void dialog.accept());
        await Promise.all([page.reload(), asked.then((dialog) => expect(dialog.type()).toBe('beforeunload'))]);
        const left = card(page, 'reload.csv');
        await left.getByText('This file was being sent when the page was closed', { exact: true }).waitFor();
        await page.getByText('1 file is not finished yet.', { exact: true }).waitFor();
        await expectAccessible(page);
        proxy.fault = 'none';
        await page.goto('/#/uploads');
        await page.getByRole('heading', { level: 1, name: 'My uploads' }).waitFor();
        await card(page, 'reload.csv').getByText('Not finished', { exact: true }).waitFor();
        await page.goto('/#/upload');
        await page.getByRole('heading', { level: 1, name: 'Upload ballots' }).waitFor();
        await choose(page, file('reload.csv', text));
        await left.getByRole('button', { name: 'Send', exact: true }).click();
        await left.getByText('Counted: 8,000 valid ballots', { exact: true }).waitFor();
        await page.getByText('All files on this page are finished.', { exact: true }).waitFor();
        expect(keys.length).toBe(2);
        expect(new Set(keys).size).toBe(1);
        expect((await receipts(official)).length).toBe(1);
    });

    test('stands still, the official stops it, and then goes on', async ({ enter, receipts, proxy }) => {
        const { page, official } = await enter({ url: proxy.url });
        await choose(page, file('stopped.csv', ballots({ 1: 8000 })));
        const stopped = card(page, 'stopped.csv');
        proxy.fault = { heldAfterBytes: 100_000 };
        await stopped.getByRole('button', { name: 'Send', exact: true }).click();
        await stopped.getByRole('button', { name: 'Stop', exact: true }).click();
        await stopped.getByText('You stopped the upload', { exact: true }).waitFor();
        await stopped.getByText('Not finished', { exact: true }).waitFor();
        await expectAccessible(page);
        proxy.fault = 'none';
        await stopped.getByRole('button', { name: 'Try again' }).click();
        await stopped.getByText('Counted: 8,000 valid ballots', { exact: true }).waitFor();
        expect((await receipts(official)).length).toBe(1);
    });
});

describe('the service', { timeout: 120_000 * timeScale }, () => {
    testWithOwnUrna('is restarted in the middle of an upload, which goes on and counts once', async ({ own, browser }) => {
        const proxy = await FaultyProxy.start(own.url);
        const service = new Service(own);
        const visitor = await Visitor.open(browser, proxy.url);
        visitor.allow(/net::ERR_/);
        await service.runningElection(300, ['Harbour', 'Orchard']);
        const official = await signedIn(service, visitor);
        const { page } = visitor;
        const keys = keysOf(page);
        await choose(page, file('restart.csv', ballots({ 1: 8000 })));
        const restart = card(page, 'restart.csv');
        proxy.fault = { heldAfterBytes: 100_000 };
        await restart.getByRole('button', { name: 'Send', exact: true }).click();
        await expect.poll(() => keys.length).toBe(1);
        proxy.disconnect();
        await own.stop();
        proxy.restore();
        await restart.getByText(broke, { exact: true }).waitFor();
        await own.startAgain();
        await restart.getByRole('button', { name: 'Try now' }).click();
        await restart.getByText('Counted: 8,000 valid ballots', { exact: true }).waitFor();
        expect(new Set(keys).size).toBe(1);
        expect(await receiptsOf(service, official)).toMatchObject([{ fileName: 'restart.csv', ballots: 8000, state: 'counted' }]);

        // Each page distinguishes "accepted, not counted yet" from "finished" for as long as it lasts, also after a restart.
        const release = await own.blockRecording();
        await choose(page, file('uncounted.csv', ballots({ 2: 3 })));
        const uncounted = card(page, 'uncounted.csv');
        await uncounted.getByRole('button', { name: 'Send', exact: true }).click();
        await uncounted.getByText('Accepted, and not counted yet', { exact: true }).waitFor();
        await page.getByText('1 file is not finished yet.', { exact: true }).waitFor();
        await page.goto('/#/uploads');
        const row = page.getByRole('row').filter({ hasText: 'uncounted.csv' });
        await row.getByText('Accepted', { exact: true }).filter({ visible: true }).waitFor();
        await page.getByText('1 not counted yet').waitFor();
        await expectAccessible(page);
        await row.getByRole('link').click();
        await page.getByText('This receipt is not final: the upload has not been counted yet.', { exact: true }).waitFor();
        await expectAccessible(page);
        await release();
        await page.getByText('Counted: 3 valid ballots', { exact: true }).waitFor();
        expect(await page.getByText('This receipt is not final').count()).toBe(0);
        await page.goto('/#/uploads');
        await row.getByText('Finished', { exact: true }).filter({ visible: true }).waitFor();
        await page.getByText('all counted').waitFor();

        expect(visitor.problems()).toEqual([]);
        await visitor.close();
        await proxy.stop();
    });

    base('has no room at the moment: the page waits as it was asked to, and then it counts once', async ({ browser }) => {
        const own = await Urna.start('--body-limit', '1MiB', '--uploads-limit', '1MiB', '--uploads-wait', '0.2');
        const service = new Service(own);
        const visitor = await Visitor.open(browser, own.url);
        const official = await signedIn(service, visitor);
        const { page } = visitor;
        await service.runningElection(300, ['Harbour', 'Orchard']);
        // Another upload takes the whole capacity and never ends.
        const other = connect(Number(new URL(own.url).port), '127.0.0.1');
        other.on('error', () => undefined);
        const form = `--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n${ballots({ 1: 20_000 })}`;
        other.write(
            `POST /vote HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${official.token}\r\n` +
                `Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n${form}`,
        );

        await choose(page, file('busy.csv', ballots({ 1: 9000 })));
        const busy = card(page, 'busy.csv');
        const refused = page.waitForResponse((answer) => answer.status() === 503);
        await busy.getByRole('button', { name: 'Send', exact: true }).click();
        expect((await refused).headers()['retry-after']).toMatch(/^\d+$/);
        await busy.getByText('The service is busy. Retrying automatically', { exact: true }).waitFor();
        await busy.getByText('Not finished', { exact: true }).waitFor();
        other.destroy();
        await busy.getByText('Counted: 9,000 valid ballots', { exact: true }).waitFor({ timeout: 40_000 });
        expect((await receiptsOf(service, official)).length).toBe(1);
        expect(visitor.problems()).toEqual([]);
        await visitor.close();
        await own.end();
    });
});

describe('history and receipts', { timeout: 120_000 * timeScale }, () => {
    test('tell of each upload its name, SHA-256, time, ballots and state, and only to its official', async ({ enter }) => {
        const { page } = await enter();
        await page.goto('/#/uploads');
        await page.getByText('You have not uploaded anything yet', { exact: true }).waitFor();
        await expectAccessible(page);
        await page.getByRole('main').getByRole('link', { name: 'Upload a file' }).first().click();
        const name = 'Биралиште 7, „Школа“ <b>&amp;.csv';
        const text = ballots({ 1: 1500, 8: 2 });
        await choose(page, file(name, text));
        const before = Date.now();
        await card(page, name).getByRole('button', { name: 'Send', exact: true }).click();
        await card(page, name).getByText('Counted, but not every ballot is a valid vote', { exact: true }).waitFor();

        await page.getByRole('navigation').getByRole('link', { name: 'My uploads' }).click();
        const row = page.getByRole('row').filter({ hasText: name });
        const sha256 = createHash('sha256').update(text).digest('hex');
        await row.getByText('Finished', { exact: true }).filter({ visible: true }).waitFor();
        for (const cell of ['1,502', '1,500', `${sha256.slice(0, 16)}…`])
            await row.getByRole('cell', { name: cell, exact: true }).waitFor();
        await expectAccessible(page);

        await row.getByRole('link', { name }).click();
        await page.getByRole('heading', { level: 1, name: 'Receipt of an upload' }).waitFor();
        const said = async (term: string) =>
            (await page.locator(`dt:text-is("${term}") + dd`).innerText()).replaceAll(/\s+/g, term === 'SHA-256' ? '' : ' ');
        expect(await said('File name')).toBe(name);
        expect(await said('SHA-256')).toBe(sha256);
        expect(await said('Ballots')).toBe('1,502');
        const accepted = await said('Accepted');
        const about = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Belgrade' });
        expect([about.format(before), about.format(Date.now())]).toContain(/(\d\d:\d\d):\d\d/.exec(accepted)?.[1]);
        expect(await verdicts(page.getByRole('main'))).toEqual({ Valid: 1500, 'Unknown poll number': 2, Total: 1502 });
        await page.getByText('Finished', { exact: true }).waitFor();
        await expectAccessible(page);

        const receipt = new URL(page.url()).hash;
        const other = await enter();
        await other.page.goto('/#/uploads');
        await other.page.getByText('You have not uploaded anything yet', { exact: true }).waitFor();
        await other.page.goto(`/${receipt}`);
        await other.page.getByRole('heading', { level: 1, name: 'There is no such receipt' }).waitFor();
        expect(await other.page.getByText(name).count()).toBe(0);
        await expectAccessible(other.page);
    });
});

describe('the keyboard alone', { timeout: 120_000 * timeScale }, () => {
    /** Presses Tab until the element has the focus; each focus on the way must be visible. */
    async function tabTo(page: Page, wanted: Locator): Promise<void> {
        for (let presses = 0; presses < 40; ++presses) {
            await page.keyboard.press('Tab');
            const seen = await page.evaluate(() => {
                const focused = document.activeElement;
                if (!focused || focused === document.body) return true; // the browser's own
                const shown = focused.matches('.visually-hidden') ? focused.nextElementSibling : focused;
                const { outlineStyle, outlineWidth } = getComputedStyle(shown ?? focused);
                return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || focused.outerHTML;
            });
            expect(seen).toBe(true);
            if (await wanted.evaluate((one) => one === document.activeElement)) return;
        }
        throw new Error('Tab does not lead there');
    }

    test('is enough, from signing in to the receipt', async ({ visit, service }) => {
        await startElection(service);
        const official = await service.newOfficial();
        const { page } = await visit();
        const { keyboard } = page;
        const focus = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
        await page.goto('/#/sign-in');
        await tabTo(page, page.getByLabel('E-mail address'));
        await keyboard.type(official.email);
        await tabTo(page, page.getByLabel('Password', { exact: true }));
        await keyboard.type(official.password);
        await keyboard.press('Enter');
        await page.getByRole('heading', { level: 1, name: 'Upload ballots' }).waitFor();
        await expect.poll(focus).toBe('Upload ballots');

        await tabTo(page, page.locator('input[type=file]'));
        await chooseBy(page, file('keys.csv', ballots({ 1: 11 })), () => keyboard.press('Enter'));
        const keys = card(page, 'keys.csv');
        await keys.getByText(inOrder, { exact: true }).waitFor();
        await tabTo(page, keys.getByRole('button', { name: 'Send', exact: true }));
        await keyboard.press('Enter');
        await keys.getByText('Counted: 11 valid ballots', { exact: true }).waitFor();
        // The button has disappeared, but the focus has not.
        expect(await keys.evaluate((one) => one === document.activeElement)).toBe(true);
        await tabTo(page, keys.getByRole('link', { name: 'Receipt' }));
        await keyboard.press('Enter');
        await page.getByRole('heading', { level: 1, name: 'Receipt of an upload' }).waitFor();
        await expect.poll(focus).toBe('Receipt of an upload');
        await tabTo(page, page.getByRole('main').getByRole('link', { name: 'My uploads' }));
        await keyboard.press('Enter');
        await expect.poll(focus).toBe('My uploads');

        // A dialog keeps the focus, and gives it back.
        await page.goto('/#/upload');
        await expect.poll(focus).toBe('Upload ballots');
        await tabTo(page, page.locator('input[type=file]'));
        await chooseBy(page, file('keys 2.csv', Buffer.from('')), () => keyboard.press('Enter'));
        const empty = card(page, 'keys 2.csv');
        await tabTo(page, empty.getByLabel('Yes, this polling station has no ballots'));
        await keyboard.press('Space');
        await tabTo(page, empty.getByRole('button', { name: 'Send the empty file' }));
        await keyboard.press('Enter');
        await empty.getByText('Recorded: an empty file, no ballots', { exact: true }).waitFor();
        await tabTo(page, empty.getByRole('button', { name: 'Remove from this page' }));
        await keyboard.press('Enter');
        await expect.poll(focus).toBe('Files on this page');

        await chooseBy(page, file('keys 3.csv', Buffer.from('')), () => page.getByText('Choose a file', { exact: true }).click());
        const known = card(page, 'keys 3.csv');
        await known.getByText('This file was uploaded before', { exact: true }).waitFor();
        await tabTo(page, known.getByRole('button', { name: 'Send it again' }));
        await keyboard.press('Enter');
        const question = page.getByRole('dialog', { name: 'Send this file once more?' });
        await question.waitFor();
        expect(await question.evaluate((one) => one.contains(document.activeElement))).toBe(true);
        await keyboard.press('Escape');
        await question.waitFor({ state: 'hidden' });
        await expect.poll(focus).toBe('Send it again…');
        await keyboard.press('Enter');
        await tabTo(page, question.getByRole('button', { name: 'Send it once more' }));
        await keyboard.press('Enter');
        await known.getByText('Recorded: an empty file, no ballots', { exact: true }).waitFor();
        expect(await known.evaluate((one) => one === document.activeElement)).toBe(true);
    });
});

describe('the pages of an official', { timeout: 120_000 * timeScale }, () => {
    for (const width of [widths.phone, widths.desktop]) {
        for (const theme of ['light', 'dark'] as const) {
            test(`are accessible and fit, ${width} pixels, ${theme}`, async ({ enter }) => {
                const { page, visitor } = await enter({ width, theme });
                visitor.allow(/ERR_INTERNET_DISCONNECTED/);
                const fits = async () => {
                    await expectAccessible(page);
                    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
                };
                await fits();
                await choose(page, file('bad.csv', `${'long'.repeat(60)}\n${ballots({ 1: 2 })}\n${randomUUID()},0\n`));
                await card(page, 'bad.csv').getByText('Not sent', { exact: true }).waitFor();
                const name = `${'a-very-long-name-without-an-end-'.repeat(3)}.csv`;
                const own = ballots({ 1: 20 });
                await choose(page, file(name, own + own.slice(0, 39) + ballots({ 9: 1 })));
                await card(page, name).getByText(inOrder, { exact: true }).waitFor();
                await fits();
                await visitor.context.setOffline(true);
                await card(page, name).getByRole('button', { name: 'Send', exact: true }).click();
                await card(page, name).getByText(broke, { exact: true }).waitFor();
                await fits();
                await visitor.context.setOffline(false);
                await card(page, name).getByText('Counted, but not every ballot is a valid vote', { exact: true }).waitFor();
                await fits();
                await page.getByRole('navigation').getByRole('link', { name: 'My uploads' }).click();
                await page.getByRole('row').filter({ hasText: name }).waitFor();
                await fits();
                await page.getByRole('row').getByRole('link', { name }).click();
                await page.getByRole('heading', { level: 1, name: 'Receipt of an upload' }).waitFor();
                await fits();
            });
        }
    }
});
