// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newClass, newCondition, newSteps, type ListSteps, type PresidentSteps, type Rule } from './model';
import { stepsOf } from './read';
import { written } from './write';

const folder = new URL('../../../../../src/election/presets/', import.meta.url);
const presets = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { rule: Rule; individual?: true })
    .map(({ rule, individual = false }, i) => ({ name: readdirSync(folder)[i], rule, individual }));

/** The rule of a rule's steps. */
function again(rule: Rule, individual = false): Rule {
    const { steps, beyond } = stepsOf(rule, individual);
    expect(beyond).toBeNull();
    const { rule: found, problems } = written(steps!);
    expect(problems).toEqual({});
    return found;
}

/** Rules with every member of docs/openapi.yaml that needs no district, none of which has its default. */
const lists: Record<string, Rule> = {
    'the least one': { method: 'dhondt', threshold: [] },
    'a named method': { method: 'sainteLague', threshold: [{ percent: '5', inclusive: false }] },
    divisors: { method: { divisors: { first: '1.4', second: '3', step: '2' } }, threshold: [{ percent: '0.125', of: 'cast' }] },
    'a quota with everything': {
        method: {
            quota: 'droop',
            of: 'valid',
            round: 'halfUp',
            remainder: [{ by: 'largest', once: true, minimumQuota: '3/4' }, { by: 'average' }],
            overAward: 'refuse',
        },
        threshold: [{ percent: '2', of: 'validAndBlank' }],
    },
    'a quota without passes': { method: { quota: 'imperiali', round: 'up', remainder: [] }, threshold: [] },
    'each kind of condition': {
        method: 'dhondt',
        threshold: [
            { percent: '5', of: 'registered' },
            { quota: '3/4' },
            { quota: '1' },
            { votes: 0 },
            { votes: 1000 },
            { directSeats: 3 },
        ],
        noneReached: 'nobody',
    },
    classes: {
        method: 'dhondt',
        threshold: [{ percent: '3', of: 'cast' }],
        classes: {
            minority: { threshold: [], factor: '1.35' },
            coalition: { threshold: [{ percent: '7' }, { votes: 10 }] },
            women: { factor: '2', factorFor: 'all' },
            other: {},
        },
    },
    alliances: {
        method: 'dhondt',
        threshold: [],
        alliances: { threshold: 'joint', seats: 'joint', agreement: 'passing', within: { quota: 'hare', round: 'down' } },
    },
    'alliances by the same method': { method: 'dhondt', threshold: [], alliances: { threshold: 'each', seats: 'each' } },
    'a majority and ties': {
        method: 'dhondt',
        threshold: [],
        majority: { then: 'addSeats', of: 'participating' },
        ties: ['mostVotes', 'fewestVotes', 'lot'],
    },
    'the other majority': { method: 'dhondt', threshold: [], majority: { then: 'takeLastSeat' }, ties: ['fewestVotes', 'lowestNumber'] },
};

const presidents: Record<string, Rule> = {
    'the most votes': {},
    everything: {
        majority: { of: 'registered', percent: '33.333', inclusive: true },
        runoff: 3,
        turnoutPercent: '40.5',
        ties: ['fewestVotes', 'lot'],
    },
    'a plain majority': { majority: { percent: '50' }, runoff: 2 },
};

describe('a rule that is built in steps', () => {
    it.each(presets.filter(({ rule }) => rule.tiers === undefined))('is again the preset $name', ({ rule, individual }) => {
        expect(again(rule, individual)).toEqual(rule);
    });

    it('is not one of the presets with districts, of which the part that needs them is named', () => {
        const beyond = presets.filter(({ rule }) => rule.tiers !== undefined).map(({ rule }) => stepsOf(rule, false).beyond);
        expect(beyond.length).toBeGreaterThan(1);
        expect(new Set(beyond)).toEqual(new Set(['rule.tiers']));
    });

    it.each(Object.entries(lists))('is again that of lists: %s', (_, rule) => {
        expect(again(rule)).toEqual(rule);
    });

    it.each(Object.entries(presidents))('is again that of a president: %s', (_, rule) => {
        expect(again(rule, true)).toEqual(rule);
    });

    it('is the same from the form with all defaults, in which the service keeps it', () => {
        const serbia: Rule = {
            method: 'dhondt',
            threshold: [{ percent: '3', of: 'cast' }],
            classes: { minority: { threshold: [], factor: '1.35' } },
        };
        expect(
            again({
                alliances: { agreement: 'allPass', seats: 'joint', threshold: 'each' },
                classes: {
                    minority: { factor: '1.35', factorFor: 'belowThreshold', threshold: [] },
                    other: { factor: '1', factorFor: 'belowThreshold' },
                },
                majority: 'none',
                method: 'dhondt',
                noneReached: 'all',
                threshold: [{ inclusive: true, of: 'cast', percent: '3', scope: 'election' }],
                ties: ['lowestNumber'],
                version: 1,
            }),
        ).toEqual({ ...serbia, classes: { ...serbia.classes, other: {} }, alliances: { threshold: 'each', seats: 'joint' } });
        const quota = {
            of: 'participating',
            overAward: 'smallestRemainder',
            quota: 'hare',
            remainder: [{ by: 'largest', once: false }],
            round: 'none',
        } satisfies Rule['method'];
        expect(again({ method: quota, threshold: [] }).method).toEqual({ quota: 'hare' });
        expect(again({ majority: { inclusive: false, of: 'cast', percent: '50' }, runoff: 2, ties: ['lot'], version: 1 }, true)).toEqual({
            majority: { of: 'cast', percent: '50' },
            runoff: 2,
            ties: ['lot'],
        });
    });

    it('begins as what the contract has, and of a president as most laws are', () => {
        expect(written(newSteps(false))).toEqual({ rule: { method: 'dhondt', threshold: [{ percent: '5' }] }, problems: {} });
        expect(written(newSteps(true)).rule).toEqual({ majority: { percent: '50' }, runoff: 2, ties: ['lot'] });
    });

    it.each<[unknown, string]>([
        [{ method: 'dhondt', threshold: [], misspelt: 1 }, 'rule.misspelt'],
        [{ method: 'hare', threshold: [] }, 'rule.method'],
        [{ method: 3, threshold: [] }, 'rule'],
        [{ method: { divisors: { first: '1', second: '2', step: '1', last: '9' } } }, 'rule.method.divisors.last'],
        [{ method: { divisors: { first: 1, second: '2', step: '1' } } }, 'rule'],
        [{ method: { divisors: null } }, 'rule.method.divisors'],
        [{ method: { quota: 'hare', remainder: 'largest' } }, 'rule'],
        [{ method: { quota: 'hare', remainder: [{ by: 'lot' }] } }, 'rule.method.remainder[0].by'],
        [{ method: { quota: 'hare', remainder: [{ by: 'largest', once: 1 }] } }, 'rule.method.remainder[0].once'],
        [{ method: { quota: 'hare', rounding: 'up' } }, 'rule.method.rounding'],
        [{ threshold: '5' }, 'rule'],
        [{ threshold: [{ percent: 5 }] }, 'rule.threshold[0].percent'],
        [{ threshold: [{ percent: '5', scope: 'district' }] }, 'rule.threshold[0].scope'],
        [{ threshold: [{ percent: '5' }, { districtSeats: 1 }] }, 'rule.threshold[1].districtSeats'],
        [{ threshold: [{ votes: 1.5 }] }, 'rule.threshold[0].votes'],
        [{ threshold: [{ votes: '1' }] }, 'rule.threshold[0].votes'],
        [{ threshold: [{ votes: 1, of: 'cast' }] }, 'rule.threshold[0].of'],
        [{ threshold: [{ votes: 1, percent: '5' }] }, 'rule.threshold[0].votes'],
        [{ classes: [] }, 'rule.classes'],
        [{ classes: { a: { treshold: [] } } }, 'rule.classes.a.treshold'],
        [{ classes: { a: { threshold: [{ percent: '1', of: 'all' }] } } }, 'rule.classes.a.threshold[0].of'],
        [{ alliances: { threshold: 'each', seats: 'each', between: 'dhondt' } }, 'rule.alliances.between'],
        [{ majority: 'some' }, 'rule.majority'],
        [{ majority: { then: 'addSeats', of: 'cast' } }, 'rule.majority.of'],
        [{ majority: { percent: '50' } }, 'rule.majority'],
        [{ ties: [] }, 'rule.ties'],
        [{ ties: ['age'] }, 'rule.ties[0]'],
        [{ tiers: [{ scope: 'election' }] }, 'rule.tiers'],
        [{ version: 2 }, 'rule.version'],
        [{ runoff: 2 }, 'rule.runoff'],
        [{ turnoutPercent: '5' }, 'rule.turnoutPercent'],
    ])('is not %j, since %s cannot be built', (rule, beyond) => {
        expect(stepsOf(rule as Rule, false)).toEqual({ steps: null, beyond });
    });

    it.each<[unknown, string]>([
        [{ method: 'dhondt' }, 'rule.method'],
        [{ majority: { then: 'addSeats' } }, 'rule.majority.then'],
        [{ majority: { of: 'participating', percent: '50' } }, 'rule.majority.of'],
        [{ runoff: 'two' }, 'rule.runoff'],
        [{ quorum: '40' }, 'rule.quorum'],
        [{ version: 3 }, 'rule.version'],
    ])('of a president is not %j, since %s cannot be built', (rule, beyond) => {
        expect(stepsOf(rule as Rule, true).beyond).toBe(beyond);
    });
});

describe('what was typed', () => {
    const steps = (changes: Partial<ListSteps>): ListSteps => ({ ...(newSteps(false) as ListSteps), ...changes });
    const president = (changes: Partial<PresidentSteps>): PresidentSteps => ({ ...(newSteps(true) as PresidentSteps), ...changes });
    const condition = (kind: ReturnType<typeof newCondition>['kind'], value: string) => ({ ...newCondition(), kind, value });

    it('may have a comma, spaces and separators between thousands', () => {
        const typed = [condition('percent', ' 3,25 '), condition('quota', '3 / 4'), condition('votes', '10,000')];
        expect(written(steps({ conditions: typed })).rule.threshold).toEqual([{ percent: '3.25' }, { quota: '3/4' }, { votes: 10000 }]);
    });

    it('is named by its path where it is none, or missing', () => {
        const conditions = [condition('percent', ''), condition('percent', '5 %'), condition('quota', '3/'), condition('directSeats', '0')];
        expect(written(steps({ conditions })).problems).toEqual({
            'rule.threshold[0].percent': 'missing',
            'rule.threshold[1].percent': 'decimal',
            'rule.threshold[2].quota': 'fraction',
            'rule.threshold[3].directSeats': 'count',
        });
        const method = { ...steps({}).method, kind: 'divisors', first: '', step: 'x' } as const;
        expect(written(steps({ method })).problems).toEqual({
            'rule.method.divisors.first': 'missing',
            'rule.method.divisors.step': 'decimal',
        });
        expect(written(president({ runoff: { on: true, count: '1' }, turnout: { on: true, percent: '' } })).problems).toEqual({
            'rule.runoff': 'count',
            'rule.turnoutPercent': 'missing',
        });
    });

    it('names classes, each once', () => {
        const named = (name: string) => ({ ...newClass(), name });
        expect(written(steps({ classes: ['', 'manjina', 'nacionalna manjina', 'manjina '].map(named) })).problems).toEqual({
            'rule.classes[0]': 'missing',
            'rule.classes[2]': 'className',
            'rule.classes[3]': 'classTwice',
        });
    });

    it('may be the name of any class', () => {
        const { rule } = written(steps({ classes: [{ ...newClass(), name: '__proto__', factor: '2' }] }));
        expect(JSON.stringify(rule.classes)).toBe('{"__proto__":{"threshold":[],"factor":"2"}}');
        expect(stepsOf(rule, false).steps).toMatchObject({ classes: [{ name: '__proto__', factor: '2' }] });
    });

    it('orders ties, of which the last has to decide', () => {
        expect(written(steps({ ties: ['mostVotes'] })).problems).toEqual({ 'rule.ties': 'tiesEnd' });
        expect(written(steps({ ties: ['lot', 'lot'] })).problems).toEqual({ 'rule.ties': 'tiesTwice' });
        expect(written(steps({ ties: ['mostVotes', 'lot'] })).problems).toEqual({});
    });

    it('does not count where its step is not chosen, and is kept', () => {
        const method = { ...steps({}).method, first: 'x', passes: [{ by: 'average', once: false, minimumQuota: 'y' } as const] };
        const alliances = { ...steps({}).alliances, own: true, within: { ...method, kind: 'divisors' as const } };
        const classes = [{ ...newClass(), name: 'a', conditions: [newCondition()] }];
        expect(written(steps({ method, alliances, classes })).problems).toEqual({});
        const majority = { on: false, of: 'valid', percent: '', inclusive: false } as const;
        expect(written(president({ majority, runoff: { on: false, count: '' } }))).toEqual({ rule: { ties: ['lot'] }, problems: {} });
    });
});
