// SPDX-License-Identifier: Apache-2.0
// The service's types of an election's law. It writes the sentences itself, in each language of the console.

import type { Schemas } from '$lib/api/client';
import type { Locale } from '$lib/i18n/i18n.svelte';

/** Sentences of the service, by language. */
export type Words = Readonly<Record<Locale, readonly string[]>>;

/** The law of an election that has one of its own. */
export type Law = Schemas['Law'] & { words?: Words };

/** The law, what was stated for it, and what follows from it. */
export type LawOutcome = Schemas['LawOutcome'] & { words?: Words; lastSeatWords?: Words };

/** A number that a rule may need, and that ballots do not tell. */
export type TotalName = LawOutcome['missingTotals'][number];

export type RecordedLot = Schemas['RecordedLot'];
export type LotDecision = Schemas['LotDecision'];
