// Axe on a page, by the rules of WCAG 2.2 up to AA.
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails when axe finds anything on the page as it is now. The policy lets no script in, so it comes through the debugger. */
export async function expectAccessible(page: Page): Promise<void> {
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async (tags) => {
        const { axe: inPage } = window as unknown as { axe: typeof axe };
        return (await inPage.run(document, { runOnly: { type: 'tag', values: tags } })).violations;
    }, rules);
    const told = violations.flatMap(({ id, help, nodes }) =>
        nodes.map((node) => `${id}: ${help}\n  ${node.html}\n  ${node.failureSummary?.replaceAll('\n', '\n  ') ?? ''}`));
    expect(told, `axe at ${page.url()}\n${told.join('\n')}`).toEqual([]);
}
