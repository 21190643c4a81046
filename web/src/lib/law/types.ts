// SPDX-License-Identifier: Apache-2.0
// The service's types of an election's law. It writes the sentences itself, in each language of the console.

import type { ResponseBody, Schemas } from '$lib/api/client';

/** Sentences of the service, by language. */
export type Words = Schemas['Words'];

/** The law of an election that has one of its own. */
export type Law = Schemas['Law'];

/** The law, what was stated for it, and what follows from it. */
export type LawOutcome = Schemas['LawOutcome'];

/** A number that a rule may need, and that ballots do not tell. */
export type TotalName = LawOutcome['missingTotals'][number];

export type RecordedLot = Schemas['RecordedLot'];
export type Preset = ResponseBody<'/admin/presets'>['presets'][number];
