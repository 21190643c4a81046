// SPDX-License-Identifier: Apache-2.0
// How long a stranger with a slow telephone waits for a public result. Prints for each URL the seconds from the request until
// the result is drawn, once for each time that the browser had nothing of it: public-first-view.js TIMES URL...
/* global document, requestAnimationFrame -- in the page */
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { chromium } from 'playwright-core';

const latencyMs = 2000;
const bytesPerSecond = 400_000 / 8;
const slowdown = 4;
const waitMsMax = 60_000;

/** @param {import('playwright-core').Browser} browser @param {string} url */
async function secondsUntilSeen(browser, url) {
    const context = await browser.newContext({ viewport: { width: 320, height: 640 }, locale: 'sr' });
    const page = await context.newPage();
    const tools = await context.newCDPSession(page);
    await tools.send('Network.enable');
    await tools.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: latencyMs,
        downloadThroughput: bytesPerSecond,
        uploadThroughput: bytesPerSecond,
    });
    await tools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    const began = performance.now();
    await page.goto(url, { waitUntil: 'commit', timeout: waitMsMax });
    await page.locator('main .sentence').waitFor({ timeout: waitMsMax });
    await page.locator('main table.result').waitFor({ timeout: waitMsMax });
    // What is in the page now has been drawn before the second frame from here.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(document.title)))));
    const seconds = (performance.now() - began) / 1000;
    await context.close();
    return seconds;
}

const [times, ...urls] = process.argv.slice(2);
const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--disable-dev-shm-usage'],
});
/** @type {Record<string, number[]>} */
const seen = {};
for (const url of urls) {
    seen[url] = [];
    for (let time = 0; time < Number(times); ++time) seen[url].push(await secondsUntilSeen(browser, url));
}
await browser.close();
process.stdout.write(`${JSON.stringify(seen)}\n`);
