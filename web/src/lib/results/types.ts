// What the service says about an election's count, as docs/openapi.yaml has it.

export type ElectionState = 'upcoming' | 'running' | 'counting' | 'finished';

export interface Contender {
    pollNumber: number;
    name: string;
}

export interface ParticipantResult extends Contender {
    votes: number;
    share: number; // of the valid votes, 0 to 1
    result: number; // parliament: seats; president: the share, rounded to two decimals
    passed?: boolean; // parliament: took part in the distribution of seats
}

// A list's claim to a seat: its votes divided by the number of seats it would then have.
export interface SeatClaim {
    seat: number;
    pollNumber: number;
    votes: number;
    divisor: number;
    quotient: string; // exact, six decimals
}

// On how many votes the last seat hung.
export interface LastSeat {
    seat: number;
    pollNumber: number;
    runnerUp: number;
    votesMissing: number;
}

export interface InvalidCounts {
    duplicate: number;
    invalidPollNumber: number;
}

// What everybody may know of an election whose count is not complete: who stands for it.
export interface PublicElection {
    id: number;
    start: string; // the text submitted
    end: string;
    startAt: string; // UTC
    endAt: string;
    individual: boolean;
    seats: number; // a parliament's, as is the threshold
    thresholdPercent: number;
    state: Exclude<ElectionState, 'finished'>;
    participants: Contender[];
}

// What is known of a count that is complete.
export interface ElectionResults extends Omit<PublicElection, 'state' | 'participants'> {
    state: 'finished';
    public: boolean;
    validVotes: number;
    invalidVotes: InvalidCounts;
    uploads: number;
    participants: ParticipantResult[];
    thresholdVotes?: number; // the least number of votes that passes; 0 without votes
    lastSeats?: SeatClaim[]; // the last ten given, in the order in which they were given
    nextSeats?: SeatClaim[]; // the next five that were not
    lastSeat?: LastSeat | null; // null when no other list takes part
}

export type PublicResults = PublicElection | ElectionResults;

export type InvalidReason = 'duplicate' | 'invalidPollNumber';

export interface InvalidVote {
    electionOfficialJmbg: string;
    ballotGuid: string;
    pollNumber: number;
    reason: string;
}

// A filtered page may hold few, or none, and still have a next.
export interface InvalidVotesPage {
    invalidVotes: InvalidVote[];
    next: string | null;
}

export interface HourOfTurnout {
    hour: string; // UTC, the instant at which the hour begins
    uploads: number;
    ballots: number;
}

export interface OfficialsTurnout {
    jmbg: string;
    forename: string;
    surname: string;
    uploads: number;
    ballots: number;
    duplicate: number;
    invalidPollNumber: number;
    last: string;
}

// How an election goes on: what was recorded, never for whom.
export interface Progress {
    id: number;
    state: ElectionState;
    uploads: number;
    ballots: InvalidCounts & { recorded: number; valid: number };
    lastMinute: number;
    hours: HourOfTurnout[];
    officials: OfficialsTurnout[];
    officialsInAll: number;
    waiting: { uploads: number; ballots: number; oldest: string | null; setAside: number };
}
