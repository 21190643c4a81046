// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { mockService, type MockResponse, type RecordedRequest } from '$lib/api/mock';
import { confirmation } from '$lib/api/confirmation.svelte';
import { language, locales } from '$lib/i18n/i18n.svelte';
import type { ElectionResults } from '$lib/results/types';
import LawForms from './LawForms.svelte';
import { countOf } from './counts';
import { awaiting, council, law, lot } from './fixtures';
import { button, expectAccessible, field, press, rows, show, text, type, usePage } from './page';

usePage();

let changes = 0;

/** The forms of a result, and the requests that they make. */
function forms(results: ElectionResults, answer: (request: RecordedRequest) => MockResponse = () => ({ body: {} })): RecordedRequest[] {
    changes = 0;
    const requests = mockService(answer);
    show(LawForms, { results, law: results.law!, onchange: () => (changes += 1) });
    return requests;
}

/** Refuses with this until it is confirmed. */
const unless =
    (message: string, body: object) =>
    (request: RecordedRequest): MockResponse =>
        isConfirmed(request) ? { body } : { status: 409, body: { message, version: 1 } };
const isConfirmed = ({ body }: RecordedRequest): boolean => (body as { confirm: boolean }).confirm;

const missing = awaiting({ totals: null, missingTotals: ['cast', 'registered'] });
const stated = { ...council(), public: true };
const drawing = awaiting({ drawLot: { situation: lot.situation, decision: lot.decision } });

describe('the numbers', () => {
    it('are those that the rule needs, and are sent with their source', async () => {
        const requests = forms(missing, () => ({ body: { version: 1 } }));
        await expectAccessible();
        expect(() => field('Blank votes')).toThrow();
        press('Save the numbers');
        expect(requests).toEqual([]);
        expect([...document.querySelectorAll('[aria-invalid=true]')]).toHaveLength(3);
        type('Votes cast', '1,200');
        type('Registered voters', '2500');
        type('Source', ' Record no. 7 ');
        press('Save the numbers');
        await vi.waitFor(() => expect(changes).toBe(1));
        expect(requests[0]).toMatchObject({
            path: '/admin/totals',
            body: { id: 7, cast: 1200, registered: 2500, source: 'Record no. 7', version: 0, confirm: false },
        });
    });

    it('are corrected once they were public only with an explicit confirmation', async () => {
        const requests = forms(stated, unless('Election is public.', { version: 2 }));
        type('Votes cast', '1300');
        type('Source', 'Record no. 8');
        press('Save the numbers');
        expect(requests).toEqual([]);
        expect(text()).toContain('Confirm that this is a correction.');
        await expectAccessible();
        press('These numbers correct what was public, and are shown as a correction', 'label');
        press('Save the numbers');
        await vi.waitFor(() => expect(changes).toBe(1));
        expect(requests.map(isConfirmed)).toEqual([false, true]);
        expect(requests[1]?.body).toMatchObject({ cast: 1300, version: 1, confirm: true });
    });

    it('by which others enter the second round are confirmed as such, whatever else was', async () => {
        const requests = forms(stated, unless('Second round has other candidates.', { version: 2 }));
        type('Votes cast', '1300');
        type('Source', 'Record no. 8');
        press('These numbers correct what was public, and are shown as a correction', 'label');
        press('Save the numbers');
        await vi.waitFor(() => expect(text('.notice')).toContain('Cancel the second round first, or confirm.'));
        expect(changes).toBe(0);
        expect(field('The second round has other candidates by this').checked).toBe(false);
        await expectAccessible();
        press('The second round has other candidates by this, and that is shown', 'label');
        press('Save the numbers');
        await vi.waitFor(() => expect(changes).toBe(1));
        expect(requests.map(isConfirmed)).toEqual([false, false, true]);
    });

    it('ask for that confirmation when the election became public meanwhile', async () => {
        forms(council(), () => ({ status: 409, body: { message: 'Election is public.', version: 1 } }));
        type('Votes cast', '1300');
        type('Source', 'Record no. 8');
        press('Save the numbers');
        await vi.waitFor(() => expect(text('.notice')).toContain('confirm that this corrects what everybody has seen'));
        expect(field('These numbers correct what was public').checked).toBe(false);
    });

    it('say that somebody else has stated them, and keep what was typed', async () => {
        forms(stated, () => ({ status: 409, body: { message: 'Totals were changed.', version: 3 } }));
        type('Votes cast', '1300');
        type('Source', 'Record no. 8');
        press('These numbers correct what was public, and are shown as a correction', 'label');
        press('Save the numbers');
        await vi.waitFor(() => expect(text('.notice')).toContain('Somebody else has stated numbers meanwhile.'));
        expect(changes).toBe(1);
        expect(field('Votes cast').value).toBe('1300');
    });

    it('are confirmed with a password where the service wants one', async () => {
        const ask = vi.spyOn(confirmation, 'ask').mockResolvedValue(true);
        let refused = false;
        const requests = forms(missing, () => {
            if (refused) return { body: { version: 1 } };
            refused = true;
            return { status: 403, body: { message: 'Confirmation required.' } };
        });
        type('Votes cast', '1200');
        type('Registered voters', '2500');
        type('Source', 'Record');
        press('Save the numbers');
        await vi.waitFor(() => expect(changes).toBe(1));
        expect(ask).toHaveBeenCalledOnce();
        expect(requests).toHaveLength(2);
    });
});

describe('a lot', () => {
    it('is recorded with what was drawn, when, and why', async () => {
        const before = Math.floor(Date.now() / 1000) * 1000;
        const requests = forms(drawing, () => ({ body: { number: 1 } }));
        await expectAccessible();
        const time = field('Time').value;
        expect(() => field('2. Orchard')).toThrow();
        press('Save the lot');
        expect(text()).toContain('Choose what was drawn.');
        field('3. Lighthouse').click();
        type('What should be known of it', 'Before the commission');
        type('Time', '25:00');
        press('Save the lot');
        expect(text()).toContain('Enter a date and a time that exist.');
        type('Time', time);
        press('Save the lot');
        await vi.waitFor(() => expect(changes).toBe(1));
        const { when } = requests[0]?.body as { when: string };
        expect(Date.parse(when)).toBeGreaterThanOrEqual(before);
        expect(Date.parse(when)).toBeLessThanOrEqual(Date.now());
        expect(requests[0]).toMatchObject({
            path: '/admin/lots',
            body: {
                id: 7,
                situation: lot.situation,
                drawn: 3,
                reason: 'Before the commission',
            },
        });
    });

    it.each([
        ['Situation was changed.', 'this lot no longer decides anything'],
        ['Lot was drawn.', 'Somebody else has recorded this lot meanwhile.'],
    ])('that is no longer awaited is said to be so: %s', async (message, expected) => {
        forms(drawing, () => ({ status: 409, body: { message } }));
        field('1. Harbour').click();
        press('Save the lot');
        await vi.waitFor(() => expect(text('.notice')).toContain(expected));
        expect(changes).toBe(1);
    });

    it('by which others enter the second round is confirmed, and the form stays until then', async () => {
        const requests = forms(drawing, unless('Second round has other candidates.', { number: 2 }));
        field('1. Harbour').click();
        press('Save the lot');
        await vi.waitFor(() => expect(text('.notice')).toContain('Cancel the second round first, or confirm.'));
        press('Save the lot');
        expect(requests).toHaveLength(1);
        press('The second round has other candidates by this, and that is shown', 'label');
        press('Save the lot');
        await vi.waitFor(() => expect(changes).toBe(1));
        expect(requests.map(isConfirmed)).toEqual([false, false, true]);
    });

    it('that decided who is in the second round is voided with a confirmation', async () => {
        const requests = forms(council({ lots: [lot] }), unless('Second round has other candidates.', {}));
        press('Void lot no. 1');
        type('Reason', 'Wrong ball');
        press('Void', 'dialog .actions button');
        await vi.waitFor(() => expect(text('dialog')).toContain('Cancel the second round first, or confirm.'));
        press('The second round has other candidates by this, and that is shown', 'label');
        press('Void', 'dialog .actions button');
        await vi.waitFor(() => expect(requests.map(isConfirmed)).toEqual([false, false, true]));
    });

    it('is refused in words', async () => {
        forms(drawing, () => ({ status: 400, body: { message: 'Invalid when.' } }));
        field('1. Harbour').click();
        press('Save the lot');
        await vi.waitFor(() => expect(text('.notice')).toContain('A lot is drawn after the end of the election'));
        expect(changes).toBe(0);
    });

    it('decided, is kept, or is voided; and is voided with a reason', async () => {
        const lots = [lot, { ...lot, number: 2, used: false }, { ...lot, number: 3, used: false, voided: 'Wrong ball' }];
        const requests = forms(council({ lots }));
        expect(rows().map((row) => row[3])).toEqual(['voided: Wrong ball', 'of another situation: kept, not used', 'decided']);
        expect(() => button('Void lot no. 3')).toThrow();
        press('Void lot no. 1');
        await expectAccessible();
        press('Void', 'dialog .actions button');
        expect(requests).toEqual([]);
        type('Reason', 'Wrong ball');
        press('Void', 'dialog .actions button');
        await vi.waitFor(() => expect(changes).toBe(1));
        expect(requests[0]).toMatchObject({ path: '/admin/voidLot', body: { id: 7, number: 1, reason: 'Wrong ball' } });
    });

    it('that was voided meanwhile is said to be so', async () => {
        forms(council({ lots: [lot] }), () => ({ status: 409, body: { message: 'Lot is void.' } }));
        press('Void lot no. 1');
        type('Reason', 'Wrong ball');
        press('Void', 'dialog .actions button');
        await vi.waitFor(() => expect(text('dialog')).toContain('The lot was voided already.'));
        expect(changes).toBe(1);
    });
});

it('nothing is asked for where the rule needs nothing', () => {
    forms(council({ totals: null }));
    expect(document.querySelector('form, table')).toBeNull();
    expect(law.lots).toEqual([]);
});

it.each([
    ['en', 'State the numbers', 'Record the lot', 'Recorded lots'],
    ['sr-Latn', 'Unesite brojeve', 'Unesite žreb', 'Uneti žrebovi'],
    ['sr-Cyrl', 'Унесите бројеве', 'Унесите жреб', 'Унети жребови'],
] as const satisfies readonly (readonly [(typeof locales)[number], ...string[]])[])(
    'the forms are in every language: %s',
    async (locale, ...expected) => {
        await language.choose(locale);
        forms(
            awaiting({
                totals: null,
                missingTotals: ['blank'],
                drawLot: { situation: lot.situation, decision: lot.decision },
                lots: [lot],
            }),
        );
        for (const one of expected) expect(text()).toContain(one);
        await expectAccessible();
    },
);

it.each([
    ['0', 0],
    [' 1200 ', 1200],
    ['1.234.567', 1234567],
    ['1 234', 1234],
    ['', null],
    ['1.2', null],
    ['-3', null],
    ['1,234.567', null],
])('a count is typed with or without separators: %s', (typed, expected) => {
    expect(countOf(typed)).toBe(expected);
});
