// SPDX-License-Identifier: Apache-2.0
// An official's uploads while the connection or the service fails: nothing is lost, and each file counts once.
// Looks at: src/lib/upload, src/lib/api, src/routes/official
import { connect } from 'node:net';
import { describe, expect } from 'vitest';
import { expectAccessible } from './axe';
import { FaultyProxy } from './faulty-proxy';
import { broke, card, choose, file, inOrder, keysOf, listen, receiptsOf, send, signedIn, test } from './official';
import { ballots, Service } from './service';
import { test as base, testWithOwnUrna } from './test';
import { timeScale, Urna } from './urna';
import { Visitor } from './visitor';

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
        await send(offline);
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
        await send(hotel);
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
        await send(middle);
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
        await send(answer);
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

    test('stands still while the page is loaded anew: the file is there, and is the same upload', async ({ enter, receipts, proxy }) => {
        const { page, visitor, official } = await enter({ url: proxy.url });
        visitor.allow(/net::ERR_/);
        const keys = keysOf(page);
        await choose(page, file('reload.csv', ballots({ 1: 8000 })));
        proxy.fault = { heldAfterBytes: 100_000 };
        await send(card(page, 'reload.csv'));
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
        await send(left);
        await left.getByText('Counted: 8,000 valid ballots', { exact: true }).waitFor();
        await page.getByText('All files on this page are finished.', { exact: true }).waitFor();
        expect(keys.length).toBe(2);
        expect(new Set(keys).size).toBe(1);
        expect((await receipts(official)).length).toBe(1);
    });

    test('stands still while a page is loaded anew that keeps no files: the file is asked for', async ({ enter, receipts, proxy }) => {
        const { page, visitor, official } = await enter({ url: proxy.url });
        visitor.allow(/net::ERR_/);
        await visitor.context.addInitScript(() => {
            IDBFactory.prototype.open = () => {
                throw new DOMException('forbidden', 'SecurityError');
            };
        });
        await page.reload();
        const keys = keysOf(page);
        const text = ballots({ 1: 8000 });
        await choose(page, file('asked.csv', text));
        proxy.fault = { heldAfterBytes: 100_000 };
        await send(card(page, 'asked.csv'));
        await expect.poll(() => keys.length).toBe(1);
        await page.reload();
        const left = card(page, 'asked.csv');
        await left.getByText(/^It is not known whether it arrived. Choose the same file again/).waitFor();
        await expectAccessible(page);
        proxy.fault = 'none';
        await choose(page, file('asked.csv', text));
        await send(left);
        await left.getByText('Counted: 8,000 valid ballots', { exact: true }).waitFor();
        expect(keys.length).toBe(2);
        expect(new Set(keys).size).toBe(1);
        expect((await receipts(official)).length).toBe(1);
    });

    test('stands still, the official stops it, and then goes on', async ({ enter, receipts, proxy }) => {
        const { page, official } = await enter({ url: proxy.url });
        await choose(page, file('stopped.csv', ballots({ 1: 8000 })));
        const stopped = card(page, 'stopped.csv');
        proxy.fault = { heldAfterBytes: 100_000 };
        await send(stopped);
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
        await send(restart);
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
        await send(uncounted);
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
        await service.runningElection(300, ['Harbour', 'Orchard']);
        const visitor = await Visitor.open(browser, own.url);
        const official = await signedIn(service, visitor);
        const { page } = visitor;
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
        await send(busy);
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
