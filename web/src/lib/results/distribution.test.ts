// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { aboveThreshold, factsOf, sameQuotient, tiedCandidates } from './distribution';
import { parliament, president } from './fixtures';

const claim = (votes: number, divisor: number) => ({ seat: 1, pollNumber: 1, votes, divisor, quotient: '' });

describe('a tie of candidates', () => {
    const withVotes = (...votes: number[]) => ({
        ...president,
        participants: president.participants.map((one, i) => ({ ...one, votes: votes[i] ?? 0 })),
    });

    it('is one when several have the most votes, and there are votes at all', () => {
        expect(tiedCandidates(president)).toEqual([]);
        expect(tiedCandidates(withVotes(3, 3)).map(({ pollNumber }) => pollNumber)).toEqual([1, 2]);
        expect(tiedCandidates(withVotes(0, 0))).toEqual([]);
        expect(
            tiedCandidates({ ...parliament, participants: parliament.participants.slice(0, 1).concat(parliament.participants[0] ?? []) }),
        ).toEqual([]);
    });
});

describe('the facts of a result', () => {
    it('name who took the last seat, who nearly did, and by how many votes', () => {
        const { lastSeat } = factsOf(parliament);
        expect(lastSeat?.winner.name).toBe('FPÖ');
        expect(lastSeat?.runnerUp.name).toBe('ÖVP');
        expect(lastSeat?.votesMissing).toBe(5163);
    });

    it('have no last seat that hung on anything when one list alone took part', () => {
        expect(factsOf({ ...parliament, lastSeat: null }).lastSeat).toBeNull();
    });

    it('tell a threshold that nobody reached from an election without votes', () => {
        const none = parliament.participants.map((one) => ({ ...one, votes: 0 }));
        expect(factsOf(parliament).threshold).toBe('reached');
        expect(factsOf({ ...parliament, thresholdVotes: 2_000_000 }).threshold).toBe('byNone');
        expect(factsOf({ ...parliament, participants: none, validVotes: 0 }).threshold).toBe('noVotes');
    });

    it('tell a tie for the last seat', () => {
        expect(factsOf(parliament).tie).toBe(false);
        const tied = { ...parliament, lastSeats: [claim(80, 42)], nextSeats: [claim(200, 105)] };
        expect(factsOf(tied).tie).toBe(true);
    });
});

describe('quotients', () => {
    it('are compared exactly, beyond what a floating-point number can tell apart', () => {
        expect(sameQuotient(claim(9007199254740991, 3), claim(9007199254740990, 3))).toBe(false);
        expect(sameQuotient(claim(9007199254740991, 250), claim(9007199254740990, 249))).toBe(false);
        expect(sameQuotient(claim(80, 42), claim(200, 105))).toBe(true);
    });
});

describe("the threshold's line", () => {
    const rows = (...votes: number[]) => votes.map((count) => ({ votes: count }));

    it('stands before the first row that did not reach it', () => {
        expect(aboveThreshold(rows(90, 50, 5, 4), 5)).toBe(3);
        expect(aboveThreshold(rows(4, 3), 5)).toBe(0);
    });

    it('is not there when all reached it, or when the rows are in another order', () => {
        expect(aboveThreshold(rows(90, 50), 5)).toBeNull();
        expect(aboveThreshold(rows(4, 90), 5)).toBeNull();
        expect(aboveThreshold([], 5)).toBeNull();
    });
});
