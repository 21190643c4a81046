// SPDX-License-Identifier: Apache-2.0
// What every test of the console has: a server, a way to prepare it, and visitors who are watched.
import type { Browser } from 'playwright-core';
import { test as base } from 'vitest';
import { Service } from './service';
import { type Deployment, deployed, Urna } from './urna';
import { type Look, openBrowser, Visitor } from './visitor';

interface World {
    /** The file's own server, or the deployment that the environment names. */
    urna: Deployment;
    service: Service;
    browser: Browser;
    /** Lets somebody in; their page is closed, and looked at for trouble, when the test ends. */
    visit: (look?: Look) => Promise<Visitor>;
}

export const test = base.extend<World>({
    urna: [
        async ({}, use) => {
            const running = deployed();
            if (running) return use(running);
            const urna = await Urna.begin();
            await use(urna);
            await urna.end();
        },
        { scope: 'file' },
    ],

    service: async ({ urna }, use) => use(new Service(urna)),

    browser: [
        async ({}, use) => {
            const browser = await openBrowser();
            await use(browser);
            await browser.close();
        },
        { scope: 'file' },
    ],

    visit: async ({ browser, urna, task }, use) => {
        const visitors: Visitor[] = [];
        await use(async (look) => {
            const visitor = await Visitor.enter(browser, look?.url ?? urna.url, look);
            visitors.push(visitor);
            return visitor;
        });
        const failed = task.result?.state === 'fail';
        const complaints: string[] = [];
        for (const [at, visitor] of visitors.entries()) {
            const trouble = visitor.trouble();
            if (failed || trouble.length > 0) {
                const where = await visitor.leaveTraces(`${task.name} ${at + 1}`);
                complaints.push(`visitor ${at + 1}, see ${where}`, ...trouble);
            }
            await visitor.leave();
        }
        if (complaints.length > 0) throw new Error(complaints.join('\n'));
    },
});

/** A test's own server, to stop and start; ended with the test. */
export const testWithOwnUrna = test.extend<{ own: Urna }>({
    own: async ({}, use) => {
        const urna = await Urna.begin();
        await use(urna);
        await urna.end();
    },
});
