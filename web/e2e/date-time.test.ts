// SPDX-License-Identifier: Apache-2.0
// Dates and times are typed and shown as the page's language writes them, whatever the browser's, and chosen from a calendar.
// Looks at: src/lib/ui/DateTime.svelte, src/lib/ui/Calendar.svelte, src/lib/time/typed.ts
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { enter } from './results';
import { test } from './test';

describe('the fields of a date', () => {
    test('speak the language of the page', async ({ visit, service }) => {
        const visitor = await enter(() => visit({ locale: 'en-US' }), service);
        const page = await visitor.goTo('/elections/new');
        const start = page.getByRole('group', { name: 'Start', exact: true });
        const [date, time] = [start.getByLabel('Date'), start.getByLabel('Time')];
        expect(await date.getAttribute('placeholder')).toBe('dd/mm/yyyy');
        await date.fill('4.11.2031');
        await time.fill('2005');
        await start.getByText('4 November 2031 at 20:05').waitFor();
        await time.blur();
        expect(await time.inputValue()).toBe('20:05');
        await date.focus();
        await date.blur();
        expect(await date.inputValue()).toBe('04/11/2031');
        await page.getByLabel('Language').selectOption('sr-Cyrl');
        await page.getByRole('group', { name: 'Почетак', exact: true }).getByLabel('Датум').waitFor();
        const cyrillic = page.getByRole('group', { name: 'Почетак', exact: true }).getByLabel('Датум');
        expect(await cyrillic.inputValue()).toBe('04.11.2031.');
        expect(await cyrillic.getAttribute('placeholder')).toBe('дд.мм.гггг.');
        await expectAccessibleInAllThemes(page);
    });

    test('say when what was typed is no date', async ({ visit, service }) => {
        const visitor = await enter(visit, service);
        const page = await visitor.goTo('/elections/new');
        const start = page.getByRole('group', { name: 'Start', exact: true });
        await start.getByLabel('Date').fill('31.2.2031');
        await start.getByLabel('Time').fill('25:00');
        await page.getByRole('button', { name: 'Create the election' }).click();
        await start.getByText('That date and time does not exist').waitFor();
        expect(await start.getByLabel('Date').inputValue()).toBe('31/02/2031');
    });

    test('have a calendar for the keyboard', async ({ visit, service }) => {
        const visitor = await enter(visit, service);
        const page = await visitor.goTo('/elections/new');
        const start = page.getByRole('group', { name: 'Start', exact: true });
        await start.getByLabel('Date').fill('31/12/2031');
        await start.getByRole('button', { name: 'Calendar' }).press('Enter');
        const dialog = page.getByRole('dialog', { name: 'Start' });
        const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
        await expect.poll(focused).toBe('Wednesday, 31 December 2031');
        await expectAccessibleInAllThemes(page);
        for (const [key, there] of [
            ['ArrowRight', 'Thursday, 1 January 2032'],
            ['ArrowDown', 'Thursday, 8 January 2032'],
            ['Home', 'Monday, 5 January 2032'],
            ['End', 'Sunday, 11 January 2032'],
            ['PageUp', 'Thursday, 11 December 2031'],
            ['ArrowLeft', 'Wednesday, 10 December 2031'],
            ['PageDown', 'Saturday, 10 January 2032'],
        ] as const) {
            await page.keyboard.press(key);
            await expect.poll(focused).toBe(there);
        }
        await page.keyboard.press('Enter');
        await dialog.waitFor({ state: 'hidden' });
        expect(await start.getByLabel('Date').inputValue()).toBe('10/01/2032');
        await expect.poll(() => page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Calendar: Start');
        await start.getByRole('button', { name: 'Calendar' }).click();
        await dialog.getByRole('button', { name: 'Next month' }).click();
        await dialog.getByText('February 2032').waitFor();
        await dialog.getByRole('button', { name: 'Sunday, 29 February 2032' }).click();
        expect(await start.getByLabel('Date').inputValue()).toBe('29/02/2032');
    });
});
