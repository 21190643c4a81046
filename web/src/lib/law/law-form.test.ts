// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ListedElection } from '$lib/api/client';
import { mockService, type MockResponse, type RecordedRequest } from '$lib/api/mock';
import { language } from '$lib/i18n/i18n.svelte';
import { router } from '$lib/router.svelte';
import ElectionEditor from '../../routes/administrator/ElectionEditor.svelte';
import { choiceOf, lawPartOf, lawSent, noLaw, noTerms, ruleOf, termsOf, totalsAsked, validTerms } from './choice';
import { law, presets, presidentOf, wordsOf } from './fixtures';
import { button, expectAccessible, field, press, rows, show, text, type, usePage } from './page';

usePage();
afterEach(() => sessionStorage.clear());

const participants = ['Harbour', 'Orchard', 'Lighthouse'].map((name, i) => ({ id: 11 + i, name, individual: false, version: 1 }));

const upcoming: ListedElection = {
    id: 5,
    start: '2030-01-06T07:00:00',
    end: '2030-01-06T20:00:00',
    startAt: '2030-01-06T06:00:00.000000Z',
    endAt: '2030-01-06T19:00:00.000000Z',
    individual: false,
    seats: 250,
    thresholdPercent: 5,
    state: 'upcoming',
    timeZone: 'Europe/Belgrade',
    version: 2,
    public: false,
    publicTurnout: false,
    participants: participants.slice(0, 2),
};

/** Shows the editor, and returns the requests that change something. */
async function editor(
    elections: readonly ListedElection[] = [],
    answer: (request: RecordedRequest) => MockResponse = () => ({ body: { pollNumbers: [1, 2] } }),
): Promise<RecordedRequest[]> {
    const answers: Record<string, unknown> = {
        '/getParticipants': { participants },
        '/admin/elections': { timeZone: 'Europe/Belgrade', elections },
        '/admin/presets': { presets },
    };
    const all: RecordedRequest[] = [];
    mockService((request) => {
        if (request.method === 'GET') return request.path in answers ? { body: answers[request.path] } : { status: 404 };
        all.push(request);
        return answer(request);
    });
    show(ElectionEditor, { parameters: elections[0] === undefined ? {} : { id: String(elections[0].id) } });
    await vi.waitFor(() => expect(document.querySelector('form')).not.toBeNull());
    return all;
}

const choose = (label: string): void => {
    field(label).click();
    flushSync();
};

function select(label: string, value: string): void {
    const input = field(label);
    input.value = value;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    flushSync();
}

/** Chooses a parliament, and waits for the laws to choose from. */
async function parliament(): Promise<void> {
    choose('A parliament');
    await vi.waitFor(() => expect(text()).toContain('Serbia, National Assembly'));
}

function writePeriod(): void {
    for (const [i, value] of ['06/01/2030', '07/01/2030'].entries()) {
        for (const [label, typed] of [
            ['Date', value],
            ['Time', '08:00'],
        ] as const) {
            const inputs = [...document.querySelectorAll('label')].filter((one) => one.textContent?.trim() === label);
            const input = inputs[i]?.querySelector('input');
            if (!input) throw new Error(`no ${label}`);
            input.value = typed;
            input.dispatchEvent(new Event('input', { bubbles: true }));
        }
    }
    flushSync();
}

function complete(): void {
    writePeriod();
    press('Add Harbour to the ballot');
    press('Add Orchard to the ballot');
}

async function save(): Promise<void> {
    press('Create the election');
    press('Create the election', 'dialog .actions button');
    await Promise.resolve();
}

describe('the law of a new election', () => {
    it('is the contract’s as before, unless another is chosen', async () => {
        const requests = await editor();
        await parliament();
        complete();
        await save();
        await vi.waitFor(() => expect(requests).toHaveLength(1));
        expect(requests[0]?.body).toMatchObject({ seats: 250, thresholdPercent: 5, participants: [11, 12] });
        expect(requests[0]?.body).not.toHaveProperty('rule');
        expect(requests[0]?.body).not.toHaveProperty('lists');
        expect(requests[0]?.body).not.toHaveProperty('follows');
    });

    it('is a preset, with its words, its text, its seats, and what it asks of lists', async () => {
        const requests = await editor();
        await parliament();
        type('Number of seats', '7');
        choose('Serbia, National Assembly');
        expect(text()).toContain('Serbian law, again.');
        expect(text()).toContain('A note.');
        expect(document.querySelector('a[href="https://law.example/129"]')).not.toBeNull();
        expect(field('Number of seats').value).toBe('250');
        expect(() => field('Threshold in percent')).toThrow();
        complete();
        await expectAccessible();
        const minority = document.querySelector<HTMLSelectElement>('select[aria-label="Class of Orchard"]')!;
        minority.value = 'minority';
        minority.dispatchEvent(new Event('change', { bubbles: true }));
        flushSync();
        const candidates = document.querySelector<HTMLInputElement>('input[aria-label="Candidates of Harbour"]')!;
        candidates.value = 'many';
        candidates.dispatchEvent(new Event('input', { bubbles: true }));
        flushSync();
        press('Create the election');
        expect(text()).toContain('Candidates and direct seats are whole numbers.');
        candidates.value = '250';
        candidates.dispatchEvent(new Event('input', { bubbles: true }));
        flushSync();
        await save();
        await vi.waitFor(() => expect(requests).toHaveLength(1));
        expect(requests[0]?.body).toMatchObject({
            seats: 250,
            rule: presets[0]!.rule,
            lists: [{ candidates: 250 }, { class: 'minority' }],
        });
        expect(requests[0]?.body).not.toHaveProperty('thresholdPercent');
    });

    it('is none that needs districts, which is said', async () => {
        await editor();
        await parliament();
        expect(field('Poland, Sejm').disabled).toBe(true);
        expect(text()).toContain('it needs districts, which this service does not have (rule.tiers)');
        expect(text()).not.toContain('Serbia, President');
    });

    it('is a rule as JSON, whose part that the service refuses is named', async () => {
        const requests = await editor([], () => ({ status: 400, body: { message: 'Invalid rule.threshold[0].percent.' } }));
        await parliament();
        choose('Serbia, National Assembly');
        choose('A rule as JSON');
        const rule = document.querySelector('textarea')!;
        expect(JSON.parse(rule.value)).toEqual(presets[0]!.rule);
        const write = (value: string): void => {
            rule.value = value;
            rule.dispatchEvent(new Event('input', { bubbles: true }));
            flushSync();
        };
        complete();
        write('[1]');
        press('Create the election');
        expect(text()).toContain('This is not a JSON object: [1]');
        await expectAccessible();
        write('{"method": "dhondt", "threshold": [{"percent": "101"}]}');
        await save();
        await vi.waitFor(() => expect(text()).toContain('does not accept this part of the rule: rule.threshold[0].percent'));
        expect(requests[0]?.body).toMatchObject({ rule: { method: 'dhondt', threshold: [{ percent: '101' }] } });
    });

    it('is built in steps, whose fields are named where something is missing, wrong or refused', async () => {
        const requests = await editor([], ({ path, body }) => {
            if (path !== '/admin/trial') return { body: { pollNumbers: [1, 2] } };
            const { rule } = body as { rule: { threshold: { percent: string }[] } };
            return rule.threshold[0]?.percent === '103'
                ? { status: 400, body: { message: 'Invalid rule.threshold[0].percent.' } }
                : { body: { sha256: law.sha256, words: wordsOf(JSON.stringify(rule)), outcome: {}, lastSeatWords: wordsOf('x') } };
        });
        await parliament();
        choose('A rule that is built in steps');
        await vi.waitFor(() => expect(text()).toContain('{"method":"dhondt","threshold":[{"percent":"5"}]}.'));
        complete();
        await expectAccessible();

        type('Percent', '');
        expect(text()).toContain('They appear here when no step is missing anything.');
        expect(text()).not.toContain('This is needed.');
        press('Create the election');
        expect(text()).toContain('This is needed.');
        expect(text()).toContain('Something is missing or wrong in the steps.');
        await vi.waitFor(() => expect(document.activeElement).toBe(field('Percent')));
        type('Percent', 'three');
        expect(text()).toContain('A number with at most three decimals.');
        type('Percent', '103');
        await vi.waitFor(() => expect(text()).toContain('The service does not accept this part of the rule: rule.threshold[0].percent'));
        expect(field('Percent').getAttribute('aria-invalid')).toBe('true');
        type('Percent', '3');
        select('Of the', 'cast');
        press('Add a class of lists');
        await vi.waitFor(() => expect(document.activeElement).toBe(field('Name of the class')));
        type('Name of the class', 'minority');
        type('Its votes count so many times', '1,35');
        const rule = {
            method: 'dhondt',
            threshold: [{ percent: '3', of: 'cast' }],
            classes: { minority: { threshold: [], factor: '1.35' } },
        };
        await vi.waitFor(() => expect(text()).toContain(`${JSON.stringify(rule)}.`));
        expect(document.querySelector('select[aria-label="Class of Orchard"]')).not.toBeNull();
        await save();
        await vi.waitFor(() => expect(requests.at(-1)?.path).toBe('/createElection'));
        expect(requests.at(-1)?.body).toMatchObject({ rule });
    });

    it('keeps what was built in steps and written as JSON, whatever is chosen in between', async () => {
        await editor();
        await parliament();
        const json = (): HTMLTextAreaElement => document.querySelector('textarea')!;
        choose('Serbia, National Assembly');
        choose('A rule that is built in steps');
        expect(field('Percent').value).toBe('3');
        expect(field('Name of the class').value).toBe('minority');
        type('Percent', '4');
        choose('A rule as JSON');
        expect(JSON.parse(json().value)).toMatchObject({ threshold: [{ percent: '4', of: 'cast' }] });
        const written = '{"method": "dhondt", "threshold": [], "tiers": [{"scope": "district"}]}';
        json().value = written;
        json().dispatchEvent(new Event('input', { bubbles: true }));
        flushSync();
        choose('Serbia, National Assembly');
        choose('A rule that is built in steps');
        expect(field('Percent').value).toBe('4');
        choose('A rule as JSON');
        expect(json().value).toBe(written);

        // Who wants to, begins with the other one; the steps say what they do not have.
        press('Begin again with the law that was chosen before');
        expect(JSON.parse(json().value)).toMatchObject({ threshold: [{ percent: '4', of: 'cast' }] });
        json().value = written;
        json().dispatchEvent(new Event('input', { bubbles: true }));
        flushSync();
        choose('A rule that is built in steps');
        press('Begin again with the law that was chosen before');
        expect(text()).toContain('rule.tiers of the rule that was chosen before cannot be built in steps');
        expect(field('Percent').value).toBe('5');
        press('Go on as JSON');
        expect(json().value).toBe(written);
    });

    it('of a president is built in steps, too', async () => {
        const requests = await editor([], () => ({ status: 503 }));
        choose('A president');
        await vi.waitFor(() => expect(text()).toContain('Serbia, President'));
        choose('A rule that is built in steps');
        choose('The election is void when too few have voted');
        type('Least percent of the registered voters', '40');
        choose('There is a second round when nobody is elected');
        press('Add another one');
        select('Rule for equality 1', 'mostVotes');
        await expectAccessible();
        await vi.waitFor(() => expect(text()).toContain('The service is busy.'));
        expect(requests.at(-1)?.body).toMatchObject({
            individual: true,
            rule: { majority: { percent: '50' }, turnoutPercent: '40', ties: ['mostVotes', 'lot'] },
        });
        press('Remove: Rule for equality 2');
        expect(text()).toContain('The last one has to be the lower poll number or a lot.');
        await vi.waitFor(() => expect(document.activeElement?.textContent).toContain('Add another one'));
    });

    it('names the list whose terms the service refuses', async () => {
        await editor([], () => ({ status: 400, body: { message: 'Invalid lists[1].class.' } }));
        await parliament();
        choose('Serbia, National Assembly');
        complete();
        await save();
        await vi.waitFor(() => expect(text()).toContain('The service does not accept the terms of no. 2: class'));
    });

    it('can be chosen as JSON also when the presets cannot be loaded', async () => {
        mockService(({ path }) =>
            path === '/getParticipants'
                ? { body: { participants } }
                : path === '/admin/elections'
                  ? { body: { timeZone: 'UTC', elections: [] } }
                  : { status: 503 },
        );
        show(ElectionEditor, { parameters: {} });
        await vi.waitFor(() => expect(document.querySelector('form')).not.toBeNull());
        choose('A parliament');
        await vi.waitFor(() => expect(text()).toContain('The service is busy.'));
        choose('A rule as JSON');
        expect(document.querySelector('textarea')).not.toBeNull();
    });

    it.each([
        ['sr-Latn', 'Po kom zakonu?', 'Srbija, Narodna skupština', 'Napomena.'],
        ['sr-Cyrl', 'По ком закону?', 'Србија, Народна скупштина', 'Напомена.'],
    ] as const)('is chosen in every language: %s', async (locale, title, name, note) => {
        await language.choose(locale);
        await editor();
        document.querySelector<HTMLInputElement>('input[value=parliament]')?.click();
        flushSync();
        await vi.waitFor(() => expect(text()).toContain(name));
        choose(name);
        for (const one of [title, note, wordsOf('Serbian law')[locale][0]]) expect(text()).toContain(one);
        await expectAccessible();
    });
});

describe('a second round', () => {
    const candidates = ['Ana', 'Bora', 'Vera'].map((name, i) => ({ id: 21 + i, name, individual: true, version: 1 }));
    const first: ListedElection = {
        ...upcoming,
        id: 9,
        state: 'finished',
        start: '2029-12-02T07:00:00',
        end: '2029-12-02T20:00:00',
        startAt: '2029-12-02T06:00:00.000000Z',
        endAt: '2029-12-02T19:00:00.000000Z',
        individual: true,
        name: 'President 2029',
        place: 'Serbia',
        participants: candidates,
    };

    it('has the candidates of the runoff and the name filled in, and follows the first', async () => {
        const requests: RecordedRequest[] = [];
        mockService((request) => {
            const { method, path } = request;
            if (method === 'POST') {
                requests.push(request);
                return { status: 400, body: { message: 'Invalid follows.' } };
            }
            if (path === '/admin/results') return { body: presidentOf({ outcome: 'runoff', runoff: [3, 1] }) };
            if (path === '/admin/presets') return { body: { presets } };
            return {
                body: path === '/getParticipants' ? { participants: candidates } : { timeZone: 'Europe/Belgrade', elections: [first] },
            };
        });
        location.hash = '#/elections/new?follows=9';
        await vi.waitFor(() => expect(router.place.query.get('follows')).toBe('9'));
        show(ElectionEditor, { parameters: {} });
        await vi.waitFor(() => expect(document.querySelector('form')).not.toBeNull());
        expect(text()).toContain('This is the second round of election no. 9.');
        expect(field('Name').value).toBe('President 2029, second round');
        expect(field('A president').checked).toBe(true);
        expect([...document.querySelectorAll('.paper .name')].map(({ textContent }) => textContent)).toEqual(['Vera', 'Ana']);
        await expectAccessible();
        writePeriod();
        await save();
        await vi.waitFor(() => expect(text()).toContain('No second round can follow that election'));
        expect(requests[0]?.body).toMatchObject({ individual: true, participants: [23, 21], follows: 9, place: 'Serbia' });
        expect(requests[0]?.body).not.toHaveProperty('rule');
        location.hash = '#/';
    });
});

describe('an election that is edited', () => {
    const rule = { ...presets[0]!.rule, version: 1 as const };
    const own: ListedElection = {
        ...upcoming,
        law: {
            rule,
            sha256: law.sha256,
            words: { ...presets[0]!.words, en: ['17 seats: Serbian law.', 'Serbian law, again.'] },
            lists: [{ class: 'minority' }, { candidates: 3 }],
        },
    };

    it('shows the law that was chosen, and keeps it', async () => {
        const requests = await editor([own]);
        await vi.waitFor(() => expect(text()).toContain('The law of this election, as it is Serbia, National Assembly'));
        expect(field('The law of this election, as it is').checked).toBe(true);
        expect(text()).toContain('Serbian law, again.');
        expect(document.querySelector<HTMLSelectElement>('select[aria-label="Class of Harbour"]')?.value).toBe('minority');
        press('Move Orchard up');
        press('Save the changes');
        press('Save the changes', 'dialog .actions button');
        await vi.waitFor(() => expect(requests).toHaveLength(1));
        expect(requests[0]).toMatchObject({
            path: '/admin/election',
            body: { id: 5, version: 2, rule, participants: [12, 11], lists: [{ candidates: 3 }, { class: 'minority' }] },
        });
    });

    it('can get the contract’s rule back', async () => {
        const requests = await editor([own]);
        choose('D’Hondt with one threshold');
        press('Save the changes');
        press('Save the changes', 'dialog .actions button');
        await vi.waitFor(() => expect(requests).toHaveLength(1));
        expect(requests[0]?.body).not.toHaveProperty('rule');
        expect(requests[0]?.body).toMatchObject({ thresholdPercent: 5 });
    });
});

describe('a trial sum', () => {
    const answer = (outcome: object): MockResponse => ({
        body: { sha256: law.sha256, words: wordsOf('Trial'), outcome, lastSeatWords: wordsOf('Last of the trial') },
    });
    const vote = (name: string, value: string): void => {
        const input = document.querySelector<HTMLInputElement>(`input[aria-label="Votes of ${name}"]`)!;
        input.value = value;
        input.dispatchEvent(new Event('input', { bubbles: true }));
        flushSync();
    };

    async function trial(respond: (request: RecordedRequest) => MockResponse): Promise<RecordedRequest[]> {
        const requests = await editor([], respond);
        await parliament();
        complete();
        expect(() => button('Compute')).toThrow();
        choose('Serbia, National Assembly');
        press('Compute');
        expect(text()).toContain('Each number has to be a whole one.');
        vote('Harbour', '6,000');
        vote('Orchard', '4000');
        type('Votes cast', '10500');
        press('Compute');
        return requests;
    }

    it('shows seats and words for votes that are typed, and only for these', async () => {
        const requests = await trial(() => answer({ total: 250, seats: [150, 99], open: 1, drawLot: null }));
        await vi.waitFor(() => expect(text()).toContain('Last of the trial.'));
        expect(requests[0]).toMatchObject({
            path: '/admin/trial',
            body: {
                seats: 250,
                rule: presets[0]!.rule,
                totals: { cast: 10500 },
                lists: [
                    { name: 'Harbour', votes: 6000 },
                    { name: 'Orchard', votes: 4000 },
                ],
            },
        });
        expect(rows().map((row) => row[2])).toEqual(['150', '99']);
        expect(text()).toContain('Seats that nobody can take: 1');
        await expectAccessible();
        vote('Orchard', '5000');
        expect(rows().map((row) => row[2])).toEqual(['–', '–']);
        expect(text()).not.toContain('Last of the trial.');
    });

    it('goes on with the lot that somebody says is drawn, until the votes are others', async () => {
        const drawLot = { tier: 0, district: null, decides: 'seat', options: [0, 1] };
        const outcomes = [
            { total: 250, seats: [125, 124], open: 0, drawLot },
            { total: 250, seats: [125, 125], open: 0, drawLot: null },
        ];
        const requests = await trial(({ body }) => answer(outcomes['lots' in (body as object) ? 1 : 0]!));
        await vi.waitFor(() =>
            expect(text()).toContain('A lot decides between Harbour and Orchard: the one that is drawn gets the place.'),
        );
        await expectAccessible();
        press('Go on with this lot');
        expect(requests).toHaveLength(1);
        expect(document.querySelector('.notice fieldset')?.getAttribute('aria-describedby')).not.toBeNull();
        choose('Orchard');
        press('Go on with this lot');
        await vi.waitFor(() => expect(rows().map((row) => row[2])).toEqual(['125', '125']));
        expect(requests[1]?.body).toMatchObject({ lots: [{ ...drawLot, drawn: [1] }] });
        expect(text()).toContain('Lots of this trial Orchard, of Harbour and Orchard');
        await vi.waitFor(() => expect(document.activeElement?.textContent).toContain('Last of the trial.'));
        press('Compute again without lots');
        await vi.waitFor(() => expect(text()).toContain('Go on with this lot'));
        expect(requests[2]?.body).not.toHaveProperty('lots');
        vote('Orchard', '4001');
        expect(text()).not.toContain('Go on with this lot');
    });

    it('keeps its votes while the law is not complete', async () => {
        await editor();
        await parliament();
        complete();
        choose('A rule as JSON');
        vote('Harbour', '6000');
        press('Compute');
        expect(text()).toContain('The law is not complete yet.');
        choose('Serbia, National Assembly');
        expect(document.querySelector<HTMLInputElement>('input[aria-label="Votes of Harbour"]')?.value).toBe('6000');
    });

    it('says why the law cannot be applied', async () => {
        await editor([], () => ({ status: 400, body: { message: 'Invalid rule.method.' } }));
        await parliament();
        complete();
        choose('A rule as JSON');
        const rule = document.querySelector('textarea')!;
        rule.value = '{}';
        rule.dispatchEvent(new Event('input', { bubbles: true }));
        flushSync();
        vote('Harbour', '1');
        vote('Orchard', '2');
        press('Compute');
        await vi.waitFor(() => expect(text()).toContain('The law cannot be applied to this: Invalid rule.method.'));
    });
});

describe('the choice of a law', () => {
    it('is sent as the rule asks for it', () => {
        const terms = { class: 'minority', alliance: ' A ', candidates: '1,000', directSeats: '3' };
        const choice = { ...noLaw, law: 'json', json: '{"method": "dhondt"}', terms: { 1: terms } };
        expect(lawSent(choice, [2, 1], false)).toEqual({ rule: { method: 'dhondt' }, lists: [{}, { candidates: 1000 }] });
        const all = '{"classes": {"minority": {}}, "alliances": {}, "threshold": [{"directSeats": 3}]}';
        expect(lawSent({ ...choice, json: all }, [1], false).lists).toEqual([
            { class: 'minority', alliance: 'A', candidates: 1000, directSeats: 3 },
        ]);
        expect(lawSent(choice, [1], true)).toEqual({ rule: { method: 'dhondt' } });
        expect(lawSent({ ...noLaw, follows: 4 }, [1], true)).toEqual({ follows: 4 });
        expect(lawSent({ ...choice, law: 'contract' }, [1], false)).toEqual({});
    });

    it('is read from an election', () => {
        expect(choiceOf({ participants: [] })).toEqual(noLaw);
        const words = wordsOf('x');
        expect(
            choiceOf({
                participants: [{ id: 9, name: 'A' }],
                law: { rule: {}, sha256: '', words, follows: 3, lists: [{ candidates: 2 }] },
            }),
        ).toEqual({ ...noLaw, law: 'kept', rule: '{}', follows: 3, terms: { 9: { ...noTerms, candidates: '2' } } });
    });

    it('says what is wrong with it', () => {
        expect(ruleOf({ ...noLaw, law: 'json' }).why).not.toBeNull();
        expect(ruleOf({ ...noLaw, law: 'json', json: 'null' })).toEqual({ rule: null, why: 'null' });
        expect(validTerms({ ...noTerms, directSeats: '1.5' })).toBe(false);
        expect(totalsAsked({ turnoutPercent: '50' })).toEqual(['cast', 'registered']);
        expect(totalsAsked({ threshold: [{ percent: '3', of: 'validAndBlank' }] })).toEqual(['blank']);
        expect(totalsAsked({ method: 'dhondt' })).toEqual([]);
        expect(termsOf({})).toEqual({ classes: [], alliances: false, directSeats: false });
        expect(lawPartOf('Invalid rule.')).toEqual({ rule: 'rule' });
        expect(lawPartOf('Invalid rule.tiers[0].ties.')).toEqual({ rule: 'rule.tiers[0].ties' });
        expect(lawPartOf('Invalid lists.')).toEqual({ rule: 'lists' });
        expect(lawPartOf('Invalid lists[11].candidates.')).toEqual({ list: 12, what: 'candidates' });
        expect(lawPartOf('Invalid seats.')).toBeNull();
    });
});
