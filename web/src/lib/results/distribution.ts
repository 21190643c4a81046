// SPDX-License-Identifier: Apache-2.0
// Facts about the result of an election, for a page to explain.

import type { ElectionResults, ParticipantResult, SeatClaim } from './types';

export interface Facts {
    threshold: 'reached' | 'byNone' | 'noVotes'; // by whom
    lastSeat: { winner: ParticipantResult; runnerUp: ParticipantResult; seat: number; votesMissing: number } | null;
    tie: boolean; // the last seat's quotient and the next one are the same number
}

// Whether two quotients are exactly equal.
export function sameQuotient(a: SeatClaim, b: SeatClaim): boolean {
    return BigInt(a.votes) * BigInt(b.divisor) === BigInt(b.votes) * BigInt(a.divisor);
}

export function factsOf(results: ElectionResults): Facts {
    const { participants, validVotes, thresholdVotes = 0, lastSeats = [], nextSeats = [], lastSeat } = results;
    const byPollNumber = (pollNumber: number) => participants.find((one) => one.pollNumber === pollNumber);
    const winner = lastSeat && byPollNumber(lastSeat.pollNumber);
    const runnerUp = lastSeat && byPollNumber(lastSeat.runnerUp);
    const last = lastSeats.at(-1);
    const next = nextSeats[0];
    return {
        threshold: validVotes === 0 ? 'noVotes' : participants.some((one) => one.votes >= thresholdVotes) ? 'reached' : 'byNone',
        lastSeat: lastSeat && winner && runnerUp ? { winner, runnerUp, seat: lastSeat.seat, votesMissing: lastSeat.votesMissing } : null,
        tie: last !== undefined && next !== undefined && sameQuotient(last, next),
    };
}

// Returns the presidential candidates who tie for the most votes; an empty list when there is no tie or no vote.
export function tiedCandidates({ individual, participants }: ElectionResults): ParticipantResult[] {
    const most = Math.max(...participants.map(({ votes }) => votes));
    const first = participants.filter(({ votes }) => votes === most);
    return individual && most > 0 && first.length > 1 ? first : [];
}

// Returns how many rows are above the threshold's line: all before the first that did not reach it. Null when the rows
// are in another order, so that the line has no place.
export function aboveThreshold(rows: readonly { votes: number }[], thresholdVotes: number): number | null {
    const below = rows.findIndex((row) => row.votes < thresholdVotes);
    const ordered = below >= 0 && rows.slice(below).every((row) => row.votes < thresholdVotes);
    return ordered ? below : null;
}
