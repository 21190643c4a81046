// SPDX-License-Identifier: Apache-2.0
// The response of `GET /station/election`: which election runs, which one is next, and which one ended last.

/** An election as an official may see it. */
export interface StationElection {
    id: number;
    name?: string;
    place?: string;
    kind?: string;
    timeZone: string;
    /** As the administrator wrote them. */
    start: string;
    end: string;
    startAt: string;
    endAt: string;
    individual: boolean;
    /** How many participants are on the ballot. Their poll numbers begin at 1. */
    pollNumbers: number;
    /** The participants' names by poll number; absent when there are too many. */
    names?: string[];
}

export interface StationElections {
    /** The queue's clock. */
    now: string;
    /** When the schedule was written, by the same clock; absent when there is none yet, and then the rest is absent too. */
    writtenAt?: string;
    namesLeftOut?: true;
    ended?: StationElection;
    running?: StationElection;
    next?: StationElection;
}

export interface StationElectionPath {
    '/station/election': { get: { responses: { 200: { content: { 'application/json': StationElections } } } } };
}
