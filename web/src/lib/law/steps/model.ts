// SPDX-License-Identifier: Apache-2.0
// A rule as it is built in steps: what was typed and chosen, also where it is not a rule yet, and where it does not count at the
// moment. Each choice has a table, which does not compile until it has every value of docs/openapi.yaml.

import type { Schemas } from '$lib/api/client';

export type Rule = Schemas['Rule'];
export type Method = Schemas['LawMethod'];
export type Divisors = Schemas['LawDivisors'];
export type QuotaMethod = Extract<Method, { quota: unknown }>;
export type Pass = Schemas['LawPasses'][number];
export type Condition = Schemas['LawCondition'];
export type ListClass = NonNullable<Rule['classes']>[string];
export type Alliances = NonNullable<Rule['alliances']>;
export type Majority = Exclude<NonNullable<Rule['majority']>, string>;
export type Tie = NonNullable<Rule['ties']>[number];

const valuesOf = <Value extends string>(table: Readonly<Record<Value, true>>): readonly Value[] => Object.keys(table) as Value[];

type MajorityOf = NonNullable<Majority['of']>;

export const namedMethods = valuesOf<Extract<Method, string>>({ dhondt: true, sainteLague: true });
export const methodKinds = [...namedMethods, 'divisors', 'quota'] as const;
export const quotas = valuesOf<QuotaMethod['quota']>({ hare: true, droop: true, hagenbachBischoff: true, imperiali: true });
export const quotaBases = valuesOf<NonNullable<QuotaMethod['of']>>({ participating: true, valid: true });
export const roundings = valuesOf<NonNullable<QuotaMethod['round']>>({ none: true, up: true, down: true, halfUp: true });
export const overAwards = valuesOf<NonNullable<QuotaMethod['overAward']>>({ smallestRemainder: true, refuse: true });
export const passBases = valuesOf<Pass['by']>({ largest: true, average: true });
export const percentBases = valuesOf<NonNullable<Condition['of']>>({ valid: true, cast: true, validAndBlank: true, registered: true });
export const noneReachedValues = valuesOf<NonNullable<Rule['noneReached']>>({ all: true, nobody: true });
export const factorForValues = valuesOf<NonNullable<ListClass['factorFor']>>({ belowThreshold: true, all: true });
export const togetherValues = valuesOf<NonNullable<Alliances['threshold']>>({ each: true, joint: true });
export const agreements = valuesOf<NonNullable<Alliances['agreement']>>({ allPass: true, passing: true });
export const majorityEffects = valuesOf<NonNullable<Majority['then']>>({ takeLastSeat: true, addSeats: true });
export const tieBreaks = valuesOf<Tie>({ mostVotes: true, fewestVotes: true, lowestNumber: true, lot: true });
/** Of a list that has the majority, and of somebody who is elected by one. */
export const listMajorityBases = valuesOf<Exclude<MajorityOf, 'cast' | 'registered'>>({ valid: true, participating: true });
export const presidentMajorityBases = valuesOf<Exclude<MajorityOf, 'participating'>>({ valid: true, cast: true, registered: true });

/** The conditions that a ballot without a district can answer. */
export const conditionKinds = valuesOf<Extract<keyof Condition, 'percent' | 'quota' | 'votes' | 'directSeats'>>({
    percent: true,
    quota: true,
    votes: true,
    directSeats: true,
});

type OneOf<Values extends readonly unknown[]> = Values[number];

export interface PassStep {
    by: Pass['by'];
    once: boolean;
    /** Empty: none. */
    minimumQuota: string;
}

export interface MethodStep {
    kind: OneOf<typeof methodKinds>;
    first: string;
    second: string;
    step: string;
    quota: OneOf<typeof quotas>;
    of: OneOf<typeof quotaBases>;
    round: OneOf<typeof roundings>;
    overAward: OneOf<typeof overAwards>;
    passes: PassStep[];
}

export interface ConditionStep {
    kind: OneOf<typeof conditionKinds>;
    value: string;
    of: OneOf<typeof percentBases>;
    inclusive: boolean;
}

/** Whether the lists of a class have the threshold of all others, none, or one of their own. */
export const standings = ['same', 'exempt', 'own'] as const;

export interface ClassStep {
    name: string;
    standing: OneOf<typeof standings>;
    conditions: ConditionStep[];
    /** Empty: votes count as they are. */
    factor: string;
    factorFor: OneOf<typeof factorForValues>;
}

export interface AlliancesStep {
    on: boolean;
    threshold: OneOf<typeof togetherValues>;
    seats: OneOf<typeof togetherValues>;
    agreement: OneOf<typeof agreements>;
    /** Whether seats are shared inside by `within`, and not by the rule's method. */
    own: boolean;
    within: MethodStep;
}

/** How the seats of lists are shared out. */
export interface ListSteps {
    individual: false;
    method: MethodStep;
    conditions: ConditionStep[];
    noneReached: OneOf<typeof noneReachedValues>;
    classes: ClassStep[];
    alliances: AlliancesStep;
    majority: { then: OneOf<typeof majorityEffects> | 'none'; of: OneOf<typeof listMajorityBases> };
    ties: Tie[];
}

/** Who is elected. */
export interface PresidentSteps {
    individual: true;
    majority: { on: boolean; of: OneOf<typeof presidentMajorityBases>; percent: string; inclusive: boolean };
    turnout: { on: boolean; percent: string };
    runoff: { on: boolean; count: string };
    ties: Tie[];
}

export type Steps = ListSteps | PresidentSteps;

export const newPass = (): PassStep => ({ by: 'largest', once: false, minimumQuota: '' });
export const newCondition = (): ConditionStep => ({ kind: 'percent', value: '', of: 'valid', inclusive: true });
export const newClass = (): ClassStep => ({ name: '', standing: 'exempt', conditions: [], factor: '', factorFor: 'belowThreshold' });
export const newMethod = (): MethodStep => ({
    kind: 'dhondt',
    first: '1',
    second: '2',
    step: '1',
    quota: 'hare',
    of: 'participating',
    round: 'none',
    overAward: 'smallestRemainder',
    passes: [newPass()],
});

/** Where somebody begins who has chosen no law yet. */
export function newSteps(individual: boolean): Steps {
    if (individual) {
        return {
            individual,
            majority: { on: true, of: 'valid', percent: '50', inclusive: false },
            turnout: { on: false, percent: '' },
            runoff: { on: true, count: '2' },
            ties: ['lot'],
        };
    }
    return {
        individual,
        method: newMethod(),
        conditions: [{ ...newCondition(), value: '5' }],
        noneReached: 'all',
        classes: [],
        alliances: { on: false, threshold: 'each', seats: 'each', agreement: 'allPass', own: false, within: newMethod() },
        majority: { then: 'none', of: 'valid' },
        ties: ['lowestNumber'],
    };
}
