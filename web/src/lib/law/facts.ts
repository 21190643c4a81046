// SPDX-License-Identifier: Apache-2.0
// What came out by a law, in the words and numbers of the page, of paper and of exports.

import { showList, texts } from '$lib/i18n/i18n.svelte';
import lawFacts from '$lib/i18n/messages/law-facts';
import messages from '$lib/i18n/messages/law-result';
import type { ElectionResults } from '$lib/results/types';
import { namesOf, recordedLots, standingOf } from './outcome';
import type { LawOutcome, TotalName } from './types';

const t = texts(messages);
const tFacts = texts(lawFacts);

export interface Fact {
    name: string;
    value: number;
}

/** Who is elected as a president, or why nobody is; null of a parliament, and while something is awaited. */
export function outcomeText({ participants }: ElectionResults, { outcome, elected, runoff = [] }: LawOutcome): string | null {
    const nameOf = namesOf(participants);
    switch (outcome) {
        case undefined:
            return null;
        case 'elected':
            return t('elected', { name: nameOf(elected ?? 0) });
        case 'runoff':
            return t('runoff', { names: showList(runoff.map(nameOf)) });
        default:
            return t(outcome);
    }
}

/** The seats of a parliament, with those that a majority has added, and those that nobody can take. */
export function factsOf({ individual, seats }: ElectionResults, { total, open = 0 }: LawOutcome): Fact[] {
    if (individual || total === undefined) return [];
    return [
        { name: t('total'), value: total },
        ...(total > seats ? [{ name: t('added'), value: total - seats }] : []),
        ...(open > 0 ? [{ name: t('open'), value: open }] : []),
    ];
}

/** The numbers that were stated. */
export function totalsOf({ totals }: LawOutcome): Fact[] {
    return (['cast', 'blank', 'registered'] as const satisfies readonly TotalName[]).flatMap((name) => {
        const value = totals?.[name] ?? null;
        return value === null ? [] : [{ name: tFacts(name), value }];
    });
}

/** The lots that decided a seat, in words. */
export function usedLots({ participants }: ElectionResults, law: LawOutcome): string[] {
    const nameOf = namesOf(participants);
    return recordedLots(law)
        .filter((lot) => standingOf(lot) === 'used')
        .map(({ drawn, decision }) => tFacts('lotDrawn', { name: nameOf(drawn), names: showList(decision.options.map(nameOf)) }));
}
