// SPDX-License-Identifier: Apache-2.0
// Checks a page with axe, by the rules of WCAG 2.2 up to AA.
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { inFirefox, widths } from './visitor';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails when axe finds a violation on the page as it is now. The policy blocks scripts, so the debugger injects axe. */
export async function expectAccessible(page: Page, only?: string): Promise<void> {
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
    // A change of the theme or the width takes effect with the next frame.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn, 20)))));
    // A test that has the page's clock in its hands does not wait for frames: no colour may be between two others.
    // What turns for as long as something is under way never ends, and is not waited for.
    await page.evaluate(() =>
        Promise.allSettled(document.getAnimations().flatMap((one) => (one instanceof CSSTransition ? [one.finished] : []))),
    );
    const violations = await page.evaluate(
        async (runOnly) => {
            const { axe: inPage } = window as unknown as { axe: typeof axe };
            return (await inPage.run(document, { runOnly, resultTypes: ['violations'], preload: false })).violations;
        },
        only === undefined ? { type: 'tag' as const, values: rules } : { type: 'rule' as const, values: [only] },
    );
    const told = violations.flatMap(({ id, help, nodes }) =>
        nodes.map((node) => `${id}: ${help}\n  ${node.html}\n  ${node.failureSummary?.replaceAll('\n', '\n  ') ?? ''}`),
    );
    expect(told, `axe at ${page.url()}\n${told.join('\n')}`).toEqual([]);
}

/** Shows a page in a theme as the console's own switch does, since Firefox takes no colour scheme from a test. */
async function show(page: Page, theme: 'light' | 'dark'): Promise<void> {
    if (inFirefox) await page.evaluate((wanted) => (document.documentElement.dataset['theme'] = wanted), theme);
    else await page.emulateMedia({ colorScheme: theme });
}

/** Checks a page at its present width in the light theme, and the contrast in the dark one; it is light then. */
export async function expectAccessibleLightAndDark(page: Page): Promise<void> {
    await show(page, 'light');
    await expectAccessible(page);
    await show(page, 'dark');
    await expectAccessible(page, 'color-contrast');
    await show(page, 'light');
}

const paperWidth = 680; // A4 with margins of 15 mm

async function expectFitsOnPaper(page: Page, height: number): Promise<void> {
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: paperWidth, height: height });
    // The medium changes a moment after the width.
    const reach = () =>
        page.evaluate(() =>
            Math.max(
                document.documentElement.scrollWidth,
                // Also the cells of a table that scrolls on a screen: paper cannot scroll.
                ...[...document.querySelectorAll('main :is(th, td)')].map((cell) => Math.floor(cell.getBoundingClientRect().right)),
            ),
        );
    await expect.poll(reach, { message: `the width of ${page.url()} on paper` }).toBeLessThanOrEqual(paperWidth);
    await page.emulateMedia({ media: null });
}

/** The same on a phone and a desktop, in the light and the dark theme; also checks that nothing overflows on the right, there
 * and on paper. The theme affects only the rule on contrast. */
export async function expectAccessibleInAllThemes(page: Page): Promise<void> {
    const before = page.viewportSize() ?? { width: widths.desktop, height: 800 };
    const wasDark = await page.evaluate(
        () => (document.documentElement.dataset['theme'] ?? '') === 'dark' || matchMedia('(prefers-color-scheme: dark)').matches,
    );
    for (const width of [widths.phone, widths.desktop]) {
        await page.setViewportSize({ width, height: before.height });
        await expectAccessibleLightAndDark(page);
        const reaches = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(reaches, `the width of ${page.url()} at ${width}`).toBeLessThanOrEqual(width);
    }
    if (!inFirefox) await expectFitsOnPaper(page, before.height);
    await page.setViewportSize(before);
    await show(page, wasDark ? 'dark' : 'light');
}
