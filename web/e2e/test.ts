// SPDX-License-Identifier: Apache-2.0
// The fixtures of every browser test: a server, a client to prepare its data, and visitors that are watched for problems.
import type { Browser } from 'playwright-core';
import { test as base } from 'vitest';
import { Service } from './service';
import { type Deployment, externalDeployment, Urna } from './urna';
import { type VisitorOptions, openBrowser, Visitor } from './visitor';

interface World {
    /** The server of this test file, or the deployment that the environment names. */
    urna: Deployment;
    service: Service;
    browser: Browser;
    /** Opens a visitor. When the test ends, the visitor is checked for problems and closed. */
    visit: (options?: VisitorOptions) => Promise<Visitor>;
}

const testOf = (options: string[], browserOptions: string[]) =>
    base.extend<World>({
        urna: [
            async ({}, use) => {
                const running = externalDeployment();
                if (running) return use(running);
                const urna = await Urna.start(...options);
                await use(urna);
                await urna.end();
            },
            { scope: 'file' },
        ],

        service: async ({ urna }, use) => use(new Service(urna)),

        browser: [
            async ({}, use) => {
                const browser = await openBrowser(...browserOptions);
                await use(browser);
                await browser.close();
            },
            { scope: 'file' },
        ],

        visit: async ({ browser, urna, task }, use) => {
            const visitors: Visitor[] = [];
            await use(async (options) => {
                const visitor = await Visitor.open(browser, options?.url ?? urna.url, options);
                visitors.push(visitor);
                return visitor;
            });
            const failed = task.result?.state === 'fail';
            const report: string[] = [];
            for (const [at, visitor] of visitors.entries()) {
                const problems = visitor.problems();
                if (failed || problems.length > 0) {
                    const where = await visitor.saveTraces(`${task.name} ${at + 1}`);
                    report.push(`visitor ${at + 1}, see ${where}`, ...problems);
                }
                await visitor.close();
            }
            if (report.length > 0) throw new Error(report.join('\n'));
        },
    });

/** The tests of a file whose server has these options. */
export const testWith = (...options: string[]) => testOf(options, []);

/** The tests of a file whose server is also known under another name, as one of a local network is. */
export const testUnder = (name: string) =>
    testOf(['--allow-default-admin', '--allowed-hosts', `${name},127.0.0.1`], [`--host-resolver-rules=MAP ${name} 127.0.0.1`]);

export const test = testWith();

/** A server for one test, which may stop and start it; it ends with the test. */
export const testWithOwnUrna = test.extend<{ own: Urna }>({
    own: async ({}, use) => {
        const urna = await Urna.start();
        await use(urna);
        await urna.end();
    },
});
