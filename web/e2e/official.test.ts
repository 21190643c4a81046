// SPDX-License-Identifier: Apache-2.0
// The official's pages: a file is checked, sent, counted, and confirmed by a receipt.
// Looks at: src/routes/official, src/lib/upload, src/lib/csv, src/lib/ui
import { createHash, randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { BallotCsvCheck } from '../src/lib/csv/ballot-csv';
import { stationMessage } from '../src/lib/csv/station-message';
import { expectAccessible } from './axe';
import {
    broke,
    card,
    choose,
    chooseBy,
    file,
    inOrder,
    keysOf,
    listen,
    send,
    signedIn,
    slowUpload,
    startElection,
    test,
    verdicts,
} from './official';
import { ballots } from './service';
import { timeScale } from './urna';
import { widths } from './visitor';

describe('an upload', { timeout: 120_000 * timeScale }, () => {
    test('before any election runs counts nothing, says so, and is sent once more when one does', async ({ service, visit, receipts }) => {
        const visitor = await visit();
        const { page } = visitor;
        // The page does not know that no election runs, and so does not ask.
        await page.route('**/station/election', (route) => route.fulfill({ status: 503, json: { message: 'No.' } }));
        const official = await signedIn(service, visitor);
        await choose(page, file('early.csv', ballots({ 1: 2, 2: 1 })));
        const early = card(page, 'early.csv');
        await send(early);
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
        await send(large);
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
        await send(card(page, 'dropped.csv'));
        await card(page, 'dropped.csv').getByText('Counted: 5 valid ballots', { exact: true }).waitFor();
    });

    test('with bad lines names them all, sends nothing, and goes once they are repaired', async ({ enter, receipts }) => {
        const { page, official } = await enter();
        const guid = randomUUID();
        const wrong: [string, string][] = [
            [guid, 'There is no comma: a GUID and a poll number are needed.'],
            [`${guid},1,2`, 'There are more than two values: only a GUID and a poll number are allowed.'],
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
        await box.getByText('The file has 25 invalid lines', { exact: true }).waitFor();
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
        await box.getByRole('button', { name: 'Show all 25' }).click();
        expect(await table.getByRole('row').count()).toBe(1 + 25);
        expect(await box.getByRole('button', { name: 'Send' }).count()).toBe(0);
        await page.getByText('1 file is not finished yet.', { exact: true }).waitFor();

        await choose(page, file('box repaired.csv', good));
        await send(card(page, 'box repaired.csv'));
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
        await send(mixed);
        await mixed.getByText('Counted, but not every ballot is a valid vote', { exact: true }).waitFor();
        await mixed.getByText('Finished', { exact: true }).waitFor();
        expect(await verdicts(mixed)).toEqual({ Valid: 80, Duplicate: 7, 'Unknown poll number': 2, Total: 89 });
    });

    test('of the same file a second time is known, and counts once', async ({ enter, receipts }) => {
        const { page, official } = await enter();
        const same = ballots({ 1: 6 });
        await choose(page, file('same.csv', same));
        await send(card(page, 'same.csv'));
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
        await send(card(page, name));
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
        await tabTo(page, keys.getByLabel('This agrees with the record on paper'));
        await keyboard.press('Space');
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
                await send(card(page, name));
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
