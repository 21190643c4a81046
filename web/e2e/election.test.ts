// SPDX-License-Identifier: Apache-2.0
// The overview of an election before it begins.
// Looks at: src/routes/results, src/routes/administrator, src/lib/elections, src/lib/time
import { answer } from './visitor';
import { describe, expect } from 'vitest';
import { expectAccessibleInAllThemes } from './axe';
import { later } from './service';
import { test } from './test';
import { timeScale } from './urna';

const hourSeconds = 3_600;

describe('the overview of an upcoming election', () => {
    test('is where its card leads, with the keyboard alone, and says all that is known of it', async ({ service, visit }) => {
        const [start, end] = [later(26 * hourSeconds), later(36 * hourSeconds)];
        const names = ['Harbour', 'Orchard', 'Lighthouse'];
        const { id } = await service.createElection(start, end, names, false, { seats: 1_120, thresholdPercent: 3.5 });
        const visitor = await visit({ timeZone: 'America/New_York' });
        await visitor.signIn(service.administratorAccount);
        const { page } = visitor;
        const link = page.getByRole('article', { name: /^Parliamentary election/ }).getByRole('link', { name: 'Overview' });
        await link.waitFor();
        for (let presses = 0; presses < 40 && !(await link.evaluate((one) => one === document.activeElement)); ++presses) {
            await page.keyboard.press('Tab');
        }
        await page.keyboard.press('Enter');
        const dayIn = (locale: string) =>
            new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Europe/Belgrade' }).format(start);
        const title = page.getByRole('heading', { level: 1, name: `Parliamentary election, ${dayIn('en-GB')}`, exact: true });
        await title.waitFor();
        await expect.poll(() => title.evaluate((one) => one === document.activeElement)).toBe(true);
        expect(page.url()).toMatch(new RegExp(`#/elections/${id}$`));

        // The period is as the service's clocks show it, wherever the browser is.
        const inBelgrade = (options: Intl.DateTimeFormatOptions, date: Date) =>
            new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'Europe/Belgrade' }).format(date);
        const main = page.locator('main');
        const text = async () => (await main.innerText()).replaceAll(/\s+/g, ' ');
        // By the calendar there: 26 hours from the late evening it is the day after tomorrow.
        const dateOf = (date: Date) => Date.parse(new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Belgrade' }).format(date));
        const tomorrow = dateOf(start) - dateOf(new Date()) === 24 * hourSeconds * 1000;
        await page.getByText(tomorrow ? 'Starts tomorrow' : 'Starts in 2 days', { exact: true }).waitFor();
        for (const part of [
            inBelgrade({ hour: '2-digit', minute: '2-digit' }, start),
            inBelgrade({ hour: '2-digit', minute: '2-digit' }, end),
            inBelgrade({ day: 'numeric', month: 'long', year: 'numeric' }, start),
            inBelgrade({ timeZoneName: 'short' }, end).replace(/.* /, ''),
            'Seats: 1,120. Threshold: 3.5% of the valid votes.',
        ]) {
            expect(await text()).toContain(part);
        }
        expect((await main.locator('ol > li').allInnerTexts()).map((one) => one.replaceAll(/\s+/g, ' '))).toEqual([
            '1 Harbour',
            '2 Orchard',
            '3 Lighthouse',
        ]);
        expect(await page.locator('nav [aria-current=page]').last().innerText()).toBe('Overview');
        await expectAccessibleInAllThemes(page);

        for (const [locale, tab, heading, moment, rules] of [
            [
                'sr-Latn',
                'Pregled',
                `Parlamentarni izbori, ${dayIn('sr-Latn-RS')}`,
                tomorrow ? 'Počinju sutra' : 'Počinju prekosutra',
                'Broj mandata: 1.120. Cenzus: 3,5% važećih glasova.',
            ],
            [
                'sr-Cyrl',
                'Преглед',
                `Парламентарни избори, ${dayIn('sr-Cyrl-RS')}`,
                tomorrow ? 'Почињу сутра' : 'Почињу прекосутра',
                'Број мандата: 1.120. Цензус: 3,5% важећих гласова.',
            ],
        ] as const) {
            await page.getByRole('banner').getByRole('combobox').selectOption(locale);
            await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
            await page.getByText(moment, { exact: true }).waitFor();
            expect((await text()).replaceAll(/(?<=\d)\s(?=%)/g, '')).toContain(rules);
            expect(await page.locator('nav [aria-current=page]').last().innerText()).toBe(tab);
        }
    });

    test('counts down, and follows the election when it begins', async ({ service, visit }) => {
        const visitor = await visit();
        await visitor.signIn(service.administratorAccount);
        const { page } = visitor;
        const names = ['Ana Anić', 'Мира Ђурић'];
        const { id } = await service.createElection(later(6 * timeScale), later(2 * hourSeconds), names, true);
        await visitor.goTo(`/elections/${id}`);
        await page.getByText(/^Starts in \d+ seconds?$/).waitFor();
        await page.getByText('Upcoming', { exact: true }).waitFor();
        // A president has neither seats nor a threshold.
        expect(await page.locator('main').innerText()).not.toMatch(/Seats|Threshold/);
        await page.getByText('Running', { exact: true }).waitFor();
        await page.getByText(/^Ends in /).waitFor();
        await page.getByRole('switch', { name: 'Everybody may see the results page' }).click();
        await answer(page, 'Make the page public?', 'Make results public');
        await page.getByRole('link', { name: `/results/${id}` }).waitFor();
    });
});
