// SPDX-License-Identifier: Apache-2.0
// The service's types of an election's results.

import type { ResponseBody, Schemas } from '$lib/api/client';

/** The result of a complete count. */
export type ElectionResults = Schemas['ResultDetails'];
export type ParticipantResult = ElectionResults['participants'][number];

/** A list's quotient for a seat: its votes divided by the number of seats that it would then have. */
export type SeatClaim = Schemas['Seat'];

export type InvalidVote = Schemas['InvalidVote'];
/** A page of invalid votes. A filtered page may hold few votes, or none, and still have a next page. */
export type InvalidVotesPage = ResponseBody<'/admin/invalidVotes'>;
export type InvalidReason = keyof ElectionResults['invalidVotes'];

/** The progress of an election: how many ballots were recorded, never for whom. */
export type Progress = ResponseBody<'/admin/progress'>;
/** What a result would be without one official's ballots; never the result. */
export type ResultWithout = ResponseBody<'/admin/resultWithout'>;

export type AccountTurnout = ResponseBody<'/admin/turnoutByAccount'>['accounts'][number];

/** A step of the sum, and a page of them. */
export type LawStep = Schemas['LawStep'];
export type ExplanationPage = Extract<ResponseBody<'/admin/explanation'>, { allSteps: number }>;
