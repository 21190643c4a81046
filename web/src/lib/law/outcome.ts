// SPDX-License-Identifier: Apache-2.0
// What an election's law still awaits, and what was recorded for it.

import type { LawOutcome, RecordedLot, TotalName } from './types';

/** Why there is no result yet: a number, a lot, or a rule that gives none. */
export function isAwaited({ missingTotals, drawLot, refusal }: LawOutcome): boolean {
    return missingTotals.length > 0 || drawLot !== null || refusal !== undefined;
}

const totalNames: readonly TotalName[] = ['cast', 'blank', 'registered'];

/** The numbers that the rule needs, whether they are stated or missing. Votes cast are always among several. */
export function totalsNeeded({ missingTotals, totals }: LawOutcome): readonly TotalName[] {
    const needed = totalNames.filter((name) => missingTotals.includes(name) || (totals?.[name] ?? null) !== null);
    return needed.length === 0 || needed.includes('cast') ? needed : ['cast', ...needed];
}

/** The lots as administrators see them, the newest first. */
export function recordedLots({ lots }: LawOutcome): readonly RecordedLot[] {
    return lots.filter((lot) => 'number' in lot).sort((a, b) => b.number - a.number);
}

/** A lot decides a seat (`used`), belongs to another situation (`kept`), or counts no more (`voided`). */
export function standingOf(lot: RecordedLot): 'used' | 'kept' | 'voided' {
    return lot.voided !== undefined ? 'voided' : lot.used ? 'used' : 'kept';
}

/** Returns a function for the names of poll numbers. */
export function namesOf(participants: readonly { pollNumber: number; name: string }[]): (pollNumber: number) => string {
    const names = new Map(participants.map(({ pollNumber, name }) => [pollNumber, name]));
    return (pollNumber) => names.get(pollNumber) ?? String(pollNumber);
}
