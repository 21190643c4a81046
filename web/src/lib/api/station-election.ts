// SPDX-License-Identifier: Apache-2.0
// The response of `GET /station/election`: which election runs, which one is next, and which one ended last.
import type { ResponseBody, Schemas } from './client';

/** The response. On a cluster, an election that an older version created has no zone. */
export type StationResponse = ResponseBody<'/station/election'>;

/** An election as an official may see it. */
export type StationElection = Schemas['StationElection'] & { timeZone: string };

/** The response, with a zone for each election: UTC where the station knows none. */
export type StationElections = Omit<StationResponse, 'ended' | 'running' | 'next'> & {
    ended?: StationElection;
    running?: StationElection;
    next?: StationElection;
};

const withZone = (one: Schemas['StationElection']): StationElection => ({ ...one, timeZone: one.timeZone ?? 'UTC' });

export function withZones({ ended, running, next, ...rest }: StationResponse): StationElections {
    return {
        ...rest,
        ...(ended && { ended: withZone(ended) }),
        ...(running && { running: withZone(running) }),
        ...(next && { next: withZone(next) }),
    };
}
