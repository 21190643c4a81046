// SPDX-License-Identifier: Apache-2.0
// The law below an exported table: in words, and as data.

import { texts } from '$lib/i18n/i18n.svelte';
import messages from '$lib/i18n/messages/law-result';
import type { Cell } from '$lib/results/csv';
import type { ElectionResults } from '$lib/results/types';
import { factsOf, outcomeText, totalsOf, usedLots } from './facts';
import type { LawOutcome } from './types';
import { inLanguage } from './words';

const t = texts(messages);

/** Rows of a name and a value. */
export function lawRows(results: ElectionResults, law: LawOutcome): Cell[][] {
    const outcome = outcomeText(results, law);
    return [
        ...(outcome === null ? [] : [[t('outcomeTitle'), outcome]]),
        ...[...factsOf(results, law), ...totalsOf(law)].map(({ name, value }) => [name, value]),
        ...(law.totals ? [[t('source'), law.totals.source]] : []),
        ...(law.corrected ? [[t('corrected'), law.totals?.correction ? law.totals.statedAt : '']] : []),
        ...usedLots(results, law).map((lot) => [t('lots'), lot]),
        ...inLanguage(law.lastSeatWords).map((sentence) => [t('lastSeatTitle'), sentence]),
        ...inLanguage(law.words).map((sentence) => [t('rule'), sentence]),
        [t('ruleData'), JSON.stringify(law.rule)],
        [t('ruleSha256'), law.sha256],
    ];
}
