// SPDX-License-Identifier: Apache-2.0
// The steps that make a rule, which may have been written by hand.

import * as model from './model';
import type { Rule } from './model';
import { UnknownChoice, written } from './write';

function method(value: model.Method): model.MethodStep {
    const begun = model.newMethod();
    if (typeof value === 'string') return { ...begun, kind: value };
    if ('divisors' in value) return { ...begun, ...value.divisors, kind: 'divisors' };
    const { remainder, ...quota } = value;
    return { ...begun, ...quota, kind: 'quota', passes: remainder?.map((pass) => ({ ...model.newPass(), ...pass })) ?? begun.passes };
}

function conditions(threshold: readonly model.Condition[] = []): model.ConditionStep[] {
    return threshold.map((condition) => {
        const kind = model.conditionKinds.find((each) => each in condition) ?? 'percent';
        return { ...model.newCondition(), ...condition, kind, value: String(condition[kind] ?? '') };
    });
}

function classes(all: Rule['classes'] = {}): model.ClassStep[] {
    return Object.entries(all).map(([name, { threshold, ...terms }]) => ({
        ...model.newClass(),
        ...terms,
        name,
        standing: threshold === undefined ? 'same' : threshold.length === 0 ? 'exempt' : 'own',
        conditions: conditions(threshold),
    }));
}

function listSteps({ method: how, threshold, classes: all, noneReached, alliances, majority, ties }: Rule): model.ListSteps {
    const begun = model.newSteps(false) as model.ListSteps;
    const { within, ...together } = alliances ?? {};
    return {
        ...begun,
        method: how === undefined ? begun.method : method(how),
        conditions: conditions(threshold),
        noneReached: noneReached ?? begun.noneReached,
        classes: classes(all),
        alliances: {
            ...begun.alliances,
            ...together,
            on: alliances !== undefined,
            own: within !== undefined,
            within: within === undefined ? begun.alliances.within : method(within),
        },
        majority: { ...begun.majority, ...(typeof majority === 'object' ? (majority as Partial<model.ListSteps['majority']>) : {}) },
        ties: [...(ties ?? begun.ties)],
    };
}

function presidentSteps({ majority, runoff, turnoutPercent, ties }: Rule): model.PresidentSteps {
    const begun = model.newSteps(true) as model.PresidentSteps;
    const on = typeof majority === 'object';
    return {
        ...begun,
        majority: { ...begun.majority, ...(on ? (majority as Partial<model.PresidentSteps['majority']>) : {}), on },
        turnout: { on: turnoutPercent !== undefined, percent: turnoutPercent ?? '' },
        runoff: { on: runoff !== undefined, count: String(runoff ?? begun.runoff.count) },
        ties: [...(ties ?? ['lowestNumber' as const])],
    };
}

/** The path of the first thing that `whole` does not have, or has otherwise. */
function missing(part: unknown, whole: unknown, path: string): string | null {
    if (typeof part !== 'object' || part === null) return part === whole ? null : path;
    if (typeof whole !== 'object' || whole === null || Array.isArray(part) !== Array.isArray(whole)) return path;
    if (Array.isArray(part) && part.length !== Object.keys(whole).length) return path;
    for (const [name, value] of Object.entries(part)) {
        const here = Array.isArray(part) ? `${path}[${name}]` : `${path}.${name}`;
        const found = missing(value, (whole as Record<string, unknown>)[name], here);
        if (found !== null) return found;
    }
    return null;
}

/**
 * The steps of a rule; or the part of it that cannot be built in steps. What is read is written again and compared: whatever is in the
 * rule and not in what its steps make is a part that steps do not have, or that no rule has.
 */
export function stepsOf(rule: Rule, individual: boolean): { steps: model.Steps; beyond: null } | { steps: null; beyond: string } {
    try {
        const steps = individual ? presidentSteps(rule) : listSteps(rule);
        const beyond = missing(rule, written(steps, true).rule, 'rule');
        return beyond === null ? { steps, beyond } : { steps: null, beyond };
    } catch (thrown) {
        // Whatever else is thrown comes of a member that is of another kind.
        return { steps: null, beyond: thrown instanceof UnknownChoice ? thrown.path : 'rule' };
    }
}
