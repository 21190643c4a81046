// SPDX-License-Identifier: Apache-2.0
// The pages beside the console: that of the API, and the notices of third parties.
// Looks at: build/api-page.ts, build/api.css, src/Shell.svelte
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { test } from './test';

describe('the page of the API', () => {
    test('is linked from the console, and can be read by everybody on anything', async ({ visit }) => {
        const visitor = await visit();
        const page = await visitor.goTo();
        await page.getByRole('link', { name: 'For programs: the API' }).click();
        await page.getByRole('heading', { level: 1, name: /^Urna .*: the API$/ }).waitFor();
        await expectAccessibleInAllThemes(page);
        await page.setViewportSize({ width: 320, height: 640 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
        await page.getByRole('link', { name: 'POST /vote' }).click();
        expect(await page.evaluate(() => document.querySelector(':target h3')?.textContent)).toBe('POST /vote');
    });
});

describe('the notices of third parties', () => {
    test('are linked from the console', async ({ visit }) => {
        const visitor = await visit();
        const page = await visitor.goTo();
        await page.getByRole('link', { name: 'Licences' }).click();
        await page.getByText('It holds, or is linked with, the work of others').waitFor();
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    });
});
