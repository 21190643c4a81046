// SPDX-License-Identifier: Apache-2.0
// Tests the tests: a visitor notices each kind of problem in a page.
// Looks at: e2e/visitor.ts
import { describe, expect } from 'vitest';
import { test } from './test';

describe('a visitor notices', () => {
    for (const [what, cause, told] of [
        [
            'what the policy refuses',
            () => void document.body.append(Object.assign(document.createElement('script'), { textContent: '1' })),
            /policy's script-src-elem refused inline/,
        ],
        ['a style in the page', () => void (document.body.innerHTML = '<p style="color: red">'), /policy's style-src-attr refused/],
        [
            'a request to another origin',
            () => void fetch('http://127.0.0.1:9/').catch(() => 0),
            /policy's connect-src refused http:\/\/127/,
        ],
        ['a way to another origin', () => void (location.href = 'http://127.0.0.1:9/'), /another origin: http:\/\/127.0.0.1:9/],
        [
            'an error that nobody catches',
            () =>
                void setTimeout(() => {
                    throw new Error('thrown');
                }),
            /Error: thrown/,
        ],
        ['a promise that nobody waits for', () => void Promise.reject(new Error('rejected')), /Error: rejected/],
        ['an error in the console', () => console.error('said'), /^said/],
        ['an asset that is not there', () => void fetch('/assets/nothing.js'), /status of 404/],
    ] as const) {
        test(what, async ({ visit }) => {
            const visitor = await visit();
            const page = await visitor.goTo();
            await page.evaluate(cause);
            await expect.poll(() => visitor.problems().join('\n'), { timeout: 10_000 }).toMatch(told);
            visitor.allow(/./);
        });
    }

    test('nothing where an endpoint of ours refuses', async ({ visit }) => {
        const visitor = await visit();
        const page = await visitor.goTo();
        expect(await page.evaluate(async () => (await fetch('/getParticipants')).status)).toBe(401);
        await page.evaluate(() => console.log('after that'));
        expect(visitor.problems()).toEqual([]);
    });
});
