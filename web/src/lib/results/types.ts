// SPDX-License-Identifier: Apache-2.0
// What the service says about an election's count.

import type { Answered, Schemas } from '$lib/api/client';

/** What is known of a count that is complete. */
export type ElectionResults = Schemas['ResultDetails'];
export type ParticipantResult = ElectionResults['participants'][number];

/** A list's claim to a seat: its votes divided by the number of seats that it would then have. */
export type SeatClaim = Schemas['Seat'];

/** What everybody may know of an election whose count is not complete: who stands for it. */
export type PublicElection = Schemas['Announcement'];

export type InvalidVote = Schemas['InvalidVote'];
/** A filtered page may hold few, or none, and still have a next. */
export type InvalidVotesPage = Answered<'/admin/invalidVotes'>;
export type InvalidReason = keyof ElectionResults['invalidVotes'];

/** How an election goes on: what was recorded, never for whom. */
export type Progress = Answered<'/admin/progress'>;
export type HourOfTurnout = Progress['hours'][number];
