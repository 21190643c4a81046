// SPDX-License-Identifier: Apache-2.0
// Axe on a page, by the rules of WCAG 2.2 up to AA.
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { widths } from './visitor';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails when axe finds anything on the page as it is now. The policy lets no script in, so it comes through the debugger. */
export async function expectAccessible(page: Page, only?: string): Promise<void> {
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
    // A change of the light or the width is over when the next picture stands.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn, 20)))));
    const violations = await page.evaluate(
        async (runOnly) => {
            const { axe: inPage } = window as unknown as { axe: typeof axe };
            return (await inPage.run(document, { runOnly, resultTypes: ['violations'] })).violations;
        },
        only === undefined ? { type: 'tag' as const, values: rules } : { type: 'rule' as const, values: [only] },
    );
    const told = violations.flatMap(({ id, help, nodes }) =>
        nodes.map((node) => `${id}: ${help}\n  ${node.html}\n  ${node.failureSummary?.replaceAll('\n', '\n  ') ?? ''}`),
    );
    expect(told, `axe at ${page.url()}\n${told.join('\n')}`).toEqual([]);
}

const paperWidth = 680; // of A4, between margins of 15 mm

/** The same on a phone and a desktop, light and dark; and that nothing stands out on the right, there and on paper. Of all rules
 * the light changes the one on contrast only. */
export async function expectAccessibleInEveryLook(page: Page): Promise<void> {
    const before = page.viewportSize() ?? { width: widths.desktop, height: 800 };
    const wasDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
    for (const width of [widths.phone, widths.desktop]) {
        await page.setViewportSize({ width, height: before.height });
        await page.emulateMedia({ colorScheme: 'light' });
        await expectAccessible(page);
        await page.emulateMedia({ colorScheme: 'dark' });
        await expectAccessible(page, 'color-contrast');
        const reaches = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(reaches, `the width of ${page.url()} at ${width}`).toBeLessThanOrEqual(width);
    }
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: paperWidth, height: before.height });
    // The medium reaches the page a moment after the width.
    const reach = () =>
        page.evaluate(() =>
            Math.max(
                document.documentElement.scrollWidth,
                // Also of a table that scrolls on a screen: paper does not.
                ...[...document.querySelectorAll('main :is(th, td)')].map((cell) => Math.floor(cell.getBoundingClientRect().right)),
            ),
        );
    await expect.poll(reach, { message: `the width of ${page.url()} on paper` }).toBeLessThanOrEqual(paperWidth);
    await page.emulateMedia({ media: null });
    await page.setViewportSize(before);
    await page.emulateMedia({ colorScheme: wasDark ? 'dark' : 'light' });
}
