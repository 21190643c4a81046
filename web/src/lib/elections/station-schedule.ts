// SPDX-License-Identifier: Apache-2.0
// What the station's schedule says at an instant: which election runs, or that none does, and whether that is still known.

import type { StationElection, StationElections } from '$lib/api/station-election';

/** A schedule that was written longer ago than this is no longer relied on; the service writes it every 10 seconds. */
export const staleAfterMs = 30_000;

export type Situation =
    /** No schedule is known. */
    | { kind: 'unknown' }
    /** `next` and `ended` are null where the schedule has none. A stale situation may have changed since `writtenAt`. */
    | { kind: 'running'; election: StationElection; writtenAt: string; stale: boolean }
    | { kind: 'none'; next: StationElection | null; ended: StationElection | null; writtenAt: string; stale: boolean };

const electionsOf = ({ ended, running, next }: StationElections): StationElection[] =>
    [ended, running, next].filter((one) => one !== undefined);

/** Returns the election that runs at an instant, as far as the schedule knows it: it names three elections at most. */
export function electionAt(schedule: StationElections, atMs: number): StationElection | null {
    return electionsOf(schedule).find((one) => Date.parse(one.startAt) <= atMs && atMs < Date.parse(one.endAt)) ?? null;
}

/** Returns the situation at an instant of the queue's clock. An election begins and ends at its instants, also while no newer
 * schedule has arrived. */
export function situationAt(schedule: StationElections | null, nowMs: number): Situation {
    if (!schedule?.writtenAt) return { kind: 'unknown' };
    const { writtenAt } = schedule;
    const stale = nowMs - Date.parse(writtenAt) > staleAfterMs;
    const elections = electionsOf(schedule);
    const running = electionAt(schedule, nowMs);
    if (running) return { kind: 'running', election: running, writtenAt, stale };
    const next = elections.find((one) => Date.parse(one.startAt) > nowMs) ?? null;
    const ended = elections.filter((one) => Date.parse(one.endAt) <= nowMs).at(-1) ?? null;
    return { kind: 'none', next, ended, writtenAt, stale };
}

/** For so long after its end an official can say that everything of an election is sent. */
const completableForMs = 48 * 3_600_000;

/** Returns the election of which an official can say that everything is sent: the one that runs, or ended not long ago. */
export function electionToComplete(situation: Situation, nowMs: number): StationElection | null {
    if (situation.kind === 'running') return situation.election;
    if (situation.kind !== 'none' || !situation.ended) return null;
    return nowMs - Date.parse(situation.ended.endAt) < completableForMs ? situation.ended : null;
}

/** Returns the time until an instant, rounded up to seconds, and down to minutes or hours while these are enough. */
export function timeLeftMs(endAt: string, nowMs: number): number {
    const seconds = Math.max(0, Math.ceil((Date.parse(endAt) - nowMs) / 1000));
    const step = seconds >= 86_400 ? 3600 : seconds >= 3600 ? 60 : 1;
    return (seconds - (seconds % step)) * 1000;
}
