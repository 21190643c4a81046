// SPDX-License-Identifier: Apache-2.0
// The rule that steps make.

import { lawLimits } from '$lib/api/law-limits.gen';
import { countOf } from '../counts';
import * as model from './model';
import type { Rule } from './model';

/** Why what was typed is not a part of a rule. */
export type Wrong = 'missing' | 'decimal' | 'fraction' | 'count' | 'className' | 'classTwice' | 'tiesEnd' | 'tiesTwice';

/** By path, as the service names parts of a rule: `rule.threshold[0].percent`; the name of a class is `rule.classes[0]`. */
export type Problems = Readonly<Record<string, Wrong>>;

/** Every member but those that are named, so that none is forgotten. */
type Whole<Part, Not extends keyof Part> = { [Name in Exclude<keyof Required<Part>, Not>]: Part[Name] | undefined };

function given<Part extends object, Not extends keyof Part = never>(whole: Whole<Part, Not>): Part {
    return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined)) as Part;
}

const decimal = new RegExp(lawLimits.decimal.pattern);
const className = new RegExp(lawLimits.classes.name);

/** A choice that no step offers. Fields give none, but what was written by hand may have one. */
export class UnknownChoice extends Error {
    constructor(readonly path: string) {
        super(path);
    }
}

function one<Value>(values: readonly Value[], value: Value, path: string): Value {
    if (!values.includes(value)) throw new UnknownChoice(path);
    return value;
}

const flags = [false, true] as const;

class Writer {
    readonly problems: Record<string, Wrong> = {};

    /** Whether what a rule would be anyway is written, too. */
    constructor(private readonly whole: boolean) {}

    private unless<Value>(absent: NoInfer<Value>, value: Value): Value | undefined {
        return value === absent && !this.whole ? undefined : value;
    }

    private wrong(path: string, why: Wrong): void {
        this.problems[path] ??= why;
    }

    private decimal(path: string, typed: string): string {
        const plain = typed.trim().replace(',', '.');
        if (!decimal.test(plain)) this.wrong(path, plain === '' ? 'missing' : 'decimal');
        return plain;
    }

    private fraction(path: string, typed: string): string {
        const plain = typed.trim().replace(',', '.').replaceAll(/\s/g, '');
        if (!/^\d+\/\d+$/.test(plain) && !decimal.test(plain)) this.wrong(path, plain === '' ? 'missing' : 'fraction');
        return plain;
    }

    private count(path: string, typed: string, { minimum, maximum }: { minimum: number; maximum: number }): number {
        const count = countOf(typed);
        if (count === null || count < minimum || count > maximum) this.wrong(path, typed.trim() === '' ? 'missing' : 'count');
        return count ?? 0;
    }

    private pass({ by, once, minimumQuota }: model.PassStep, path: string): model.Pass {
        return given<model.Pass>({
            by: one(model.passBases, by, `${path}.by`),
            once: this.unless(false, one(flags, once, `${path}.once`)),
            minimumQuota: minimumQuota.trim() === '' ? undefined : this.fraction(`${path}.minimumQuota`, minimumQuota),
        });
    }

    private method(step: model.MethodStep, path: string): model.Method {
        if (step.kind === 'divisors') {
            const typed = (name: keyof model.Divisors): string => this.decimal(`${path}.divisors.${name}`, step[name]);
            return { divisors: given<model.Divisors>({ first: typed('first'), second: typed('second'), step: typed('step') }) };
        }
        if (step.kind !== 'quota') return one(model.namedMethods, step.kind, path);
        const passes = step.passes.map((each, i) => this.pass(each, `${path}.remainder[${i}]`));
        const usual = JSON.stringify(passes) === JSON.stringify([this.pass(model.newPass(), path)]);
        return given<model.QuotaMethod>({
            quota: one(model.quotas, step.quota, `${path}.quota`),
            of: this.unless('participating', one(model.quotaBases, step.of, `${path}.of`)),
            round: this.unless('none', one(model.roundings, step.round, `${path}.round`)),
            remainder: usual && !this.whole ? undefined : passes,
            overAward: this.unless('smallestRemainder', one(model.overAwards, step.overAward, `${path}.overAward`)),
        });
    }

    private condition({ kind, value, of, inclusive }: model.ConditionStep, path: string): model.Condition {
        const here = `${path}.${kind}`;
        // A ballot tells no district.
        return given<model.Condition, 'districtSeats'>({
            percent: kind === 'percent' ? this.decimal(here, value) : undefined,
            of: kind === 'percent' ? this.unless('valid', one(model.percentBases, of, `${path}.of`)) : undefined,
            inclusive: kind === 'percent' ? this.unless(true, one(flags, inclusive, `${path}.inclusive`)) : undefined,
            quota: kind === 'quota' ? this.fraction(here, value) : undefined,
            votes: kind === 'votes' ? this.count(here, value, lawLimits.votes) : undefined,
            directSeats: kind === 'directSeats' ? this.count(here, value, lawLimits.directSeats) : undefined,
            scope: kind === 'percent' ? this.unless('election', 'election') : undefined,
        });
    }

    private threshold(conditions: readonly model.ConditionStep[], path: string): model.Condition[] {
        return conditions.map((each, i) => this.condition(each, `${path}[${i}]`));
    }

    private listClass({ standing, conditions, factor, factorFor }: model.ClassStep, path: string): model.ListClass {
        const own = standing === 'own' ? this.threshold(conditions, `${path}.threshold`) : [];
        return given<model.ListClass>({
            threshold: standing === 'same' ? undefined : own,
            factor: factor.trim() === '' ? undefined : this.unless('1', this.decimal(`${path}.factor`, factor)),
            factorFor: this.unless('belowThreshold', one(model.factorForValues, factorFor, `${path}.factorFor`)),
        });
    }

    private classes(steps: readonly model.ClassStep[]): Rule['classes'] {
        if (steps.length === 0 && !this.whole) return undefined;
        const names = steps.map(({ name }) => name.trim());
        names.forEach((name, i) => {
            if (!className.test(name)) this.wrong(`rule.classes[${i}]`, name === '' ? 'missing' : 'className');
            else if (names.indexOf(name) !== i) this.wrong(`rule.classes[${i}]`, 'classTwice');
        });
        return Object.fromEntries(steps.map((each, i) => [names[i] ?? '', this.listClass(each, `rule.classes.${names[i]}`)]));
    }

    private alliances({ threshold, seats, agreement, own, within }: model.AlliancesStep): model.Alliances {
        return given<model.Alliances>({
            threshold: one(model.togetherValues, threshold, 'rule.alliances.threshold'),
            seats: one(model.togetherValues, seats, 'rule.alliances.seats'),
            within: own ? this.method(within, 'rule.alliances.within') : undefined,
            agreement: this.unless('allPass', one(model.agreements, agreement, 'rule.alliances.agreement')),
        });
    }

    private ties(order: readonly model.Tie[]): Rule['ties'] {
        const last = order.at(-1);
        if (last === undefined) throw new UnknownChoice('rule.ties');
        order.forEach((each, i) => one(model.tieBreaks, each, `rule.ties[${i}]`));
        if (new Set(order).size < order.length) this.wrong('rule.ties', 'tiesTwice');
        else if (last !== 'lot' && last !== 'lowestNumber') this.wrong('rule.ties', 'tiesEnd');
        return order.length === 1 && last === 'lowestNumber' && !this.whole ? undefined : [...order];
    }

    lists({ method, conditions, noneReached, classes, alliances, majority: { then, of }, ties }: model.ListSteps): Rule {
        return given<Rule, 'tiers' | 'runoff' | 'turnoutPercent'>({
            method: this.method(method, 'rule.method'),
            threshold: this.threshold(conditions, 'rule.threshold'),
            classes: this.classes(classes),
            noneReached: this.unless('all', one(model.noneReachedValues, noneReached, 'rule.noneReached')),
            alliances: alliances.on ? this.alliances(alliances) : undefined,
            majority:
                then === 'none'
                    ? this.unless('none', then)
                    : given<model.Majority, 'percent' | 'inclusive'>({
                          then: one(model.majorityEffects, then, 'rule.majority.then'),
                          of: this.unless('valid', one(model.listMajorityBases, of, 'rule.majority.of')),
                      }),
            ties: this.ties(ties),
            version: this.unless(1, 1),
        });
    }

    president({ majority, turnout, runoff, ties }: model.PresidentSteps): Rule {
        const clause = (): model.Majority =>
            given<model.Majority, 'then'>({
                of: this.unless('valid', one(model.presidentMajorityBases, majority.of, 'rule.majority.of')),
                percent: this.decimal('rule.majority.percent', majority.percent),
                inclusive: this.unless(false, one(flags, majority.inclusive, 'rule.majority.inclusive')),
            });
        return given<Rule, 'method' | 'threshold' | 'classes' | 'noneReached' | 'alliances' | 'tiers'>({
            majority: majority.on ? clause() : undefined,
            runoff: runoff.on ? this.count('rule.runoff', runoff.count, lawLimits.runoff) : undefined,
            turnoutPercent: turnout.on ? this.decimal('rule.turnoutPercent', turnout.percent) : undefined,
            ties: this.ties(ties),
            version: this.unless(1, 1),
        });
    }
}

/** The rule that steps make, and what is wrong with it; the service may find more. `whole`: with every default. */
export function written(steps: model.Steps, whole = false): { rule: Rule; problems: Problems } {
    const writer = new Writer(whole);
    const rule = steps.individual ? writer.president(steps) : writer.lists(steps);
    return { rule, problems: writer.problems };
}
