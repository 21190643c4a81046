// SPDX-License-Identifier: Apache-2.0
// The law that is chosen for an election, and what its rule has to know of each list.

import type { Schemas } from '$lib/api/client';
import { countOf } from './counts';
import type { Steps } from './steps/model';
import { written } from './steps/write';
import type { TotalName } from './types';

/** What a rule may have to know of a list, as it was typed. */
export interface Terms {
    class: string;
    alliance: string;
    candidates: string;
    directSeats: string;
}

export interface LawChoice {
    /** `contract` is no law of its own; `kept` is the one that an edited election has; else a preset's id, `steps` or `json`. */
    law: string;
    /** The text of the rule of a preset, or of the one that is kept. */
    rule: string;
    /** What was built in steps, and what was written as JSON: each stays when another law is chosen. */
    steps: Steps | null;
    json: string;
    /** By participants' ids. */
    terms: Record<number, Terms>;
    /** The election whose second round this is. */
    follows: number | null;
}

export const noTerms: Terms = { class: '', alliance: '', candidates: '', directSeats: '' };
export const noLaw: LawChoice = { law: 'contract', rule: '', steps: null, json: '', terms: {}, follows: null };

type Rule = Schemas['Rule'];

/** The rule that is chosen, null of `contract`; or why there is none: what is wrong with its text, or `steps`. */
export function ruleOf({ law, rule, steps, json }: Pick<LawChoice, 'law' | 'rule' | 'steps' | 'json'>): {
    rule: Rule | null;
    why: string | null;
} {
    if (law === 'contract') return { rule: null, why: null };
    if (law === 'steps') {
        const made = steps && written(steps);
        return made && Object.keys(made.problems).length === 0 ? { rule: made.rule, why: null } : { rule: null, why: 'steps' };
    }
    const text = law === 'json' ? json : rule;
    try {
        const parsed: unknown = JSON.parse(text);
        if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { rule: parsed as Rule, why: null };
        return { rule: null, why: text.trim().slice(0, 20) };
    } catch (thrown) {
        return { rule: null, why: thrown instanceof Error ? thrown.message : String(thrown) };
    }
}

/** Which terms of lists a rule asks for; candidates every rule. */
export function termsOf(rule: Rule): { classes: string[]; alliances: boolean; directSeats: boolean } {
    const classes: unknown = rule['classes'];
    return {
        classes: typeof classes === 'object' && classes !== null ? Object.keys(classes) : [],
        alliances: rule['alliances'] !== undefined,
        directSeats: JSON.stringify(rule).includes('"directSeats":'),
    };
}

/** The numbers beside votes that a rule needs. */
export function totalsAsked(rule: Rule): TotalName[] {
    const text = JSON.stringify(rule);
    const turnout = text.includes('"turnoutPercent":');
    return [
        ...(turnout || text.includes('"cast"') ? (['cast'] as const) : []),
        ...(text.includes('"validAndBlank"') ? (['blank'] as const) : []),
        ...(turnout || text.includes('"registered"') ? (['registered'] as const) : []),
    ];
}

const counts = ['candidates', 'directSeats'] as const;

export function validTerms(terms: Terms): boolean {
    return counts.every((name) => terms[name].trim() === '' || countOf(terms[name]) !== null);
}

/** A list's terms as the rule asks for them and the service takes them. */
export function termsSent(terms: Terms, rule: Rule): Schemas['ListTerms'] {
    const { classes, alliances, directSeats } = termsOf(rule);
    const sent: Schemas['ListTerms'] = {};
    if (classes.includes(terms.class)) sent.class = terms.class;
    if (alliances && terms.alliance.trim() !== '') sent.alliance = terms.alliance.trim();
    for (const name of counts) {
        const count = countOf(terms[name]);
        if (count !== null && (name === 'candidates' || directSeats)) sent[name] = count;
    }
    return sent;
}

/** The law's part of a request for an election with these participants, of which only lists have terms. */
export function lawSent(
    choice: LawChoice,
    participants: readonly number[],
    individual: boolean,
): { rule?: Rule; lists?: Schemas['ListTerms'][]; follows?: number } {
    const { rule } = ruleOf(choice);
    const lists = rule === null || individual ? [] : participants.map((id) => termsSent(choice.terms[id] ?? noTerms, rule));
    return {
        ...(rule === null ? {} : { rule }),
        ...(lists.some((terms) => Object.keys(terms).length > 0) ? { lists } : {}),
        ...(choice.follows === null ? {} : { follows: choice.follows }),
    };
}

/** The choice of an election that is there already. */
export function choiceOf({ law, participants }: Pick<Schemas['ListedElection'], 'law' | 'participants'>): LawChoice {
    if (law === undefined) return { ...noLaw };
    const typed = (count: number | undefined): string => (count === undefined ? '' : String(count));
    return {
        ...noLaw,
        law: 'kept',
        rule: JSON.stringify(law.rule),
        terms: Object.fromEntries(
            participants.flatMap(({ id }, i) => {
                const list = law.lists?.[i];
                if (list === undefined) return [];
                const { class: of = '', alliance = '', candidates, directSeats } = list;
                return [[id, { class: of, alliance, candidates: typed(candidates), directSeats: typed(directSeats) }]];
            }),
        ),
        follows: law.follows ?? null,
    };
}

/** The part of a law that a message of the service is about: `Invalid rule.threshold[0].percent.`, `Invalid lists[2].class.` */
export function lawPartOf(message: string): { rule: string } | { list: number; what: string } | null {
    const [, part, list, rest] = /^Invalid ((?:rule|lists(?:\[(\d+)\])?)(.*))\.$/.exec(message) ?? [];
    if (part === undefined) return null;
    return list === undefined ? { rule: part } : { list: Number(list) + 1, what: (rest ?? '').replace(/^\./, '') };
}
