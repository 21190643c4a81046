// SPDX-License-Identifier: Apache-2.0
// The election that the station takes ballots for, as the official's pages know it. Nothing that is sent depends on it.
//
// The page that shows it calls `stationElection.follow()`. A check of a file reads `stationElection.ballot`: null when no
// election is known to run, else what is on its ballot. The ballot stays while the connection is gone, because an election
// that has begun keeps its ballot.

import { untrack } from 'svelte';
import { polled } from '$lib/api/poll.svelte';
import { withZones, type StationElections, type StationResponse } from '$lib/api/station-election';
import { situationAt, type Situation } from './station-schedule';

export const pollEveryMs = 10_000;

export interface StationBallot {
    electionId: number;
    /** The poll numbers are 1 to this number. */
    pollNumbers: number;
    /** `names[0]` has poll number 1; absent when the ballot is too long for them. */
    names?: readonly string[];
}

export class FollowedElection {
    #schedule = $state.raw<StationElections | null>(null);
    /** What the queue's clock is ahead of the browser's monotonic one; the wall clock of a telephone may be wrong. */
    #aheadMs = $state(0);
    #monotonicMs = $state(performance.now());
    #toSend = $state.raw<(() => void) | null>(null);

    /** Whether the station has been heard of, be it that it does not answer. */
    heard = $state(false);

    /** The queue's clock, updated every second. */
    readonly nowMs = $derived(this.#monotonicMs + this.#aheadMs);
    readonly situation: Situation = $derived(situationAt(this.#schedule, this.nowMs));
    readonly ballot: StationBallot | null = $derived.by(() => {
        if (this.situation.kind !== 'running') return null;
        const { id, pollNumbers, names } = this.situation.election;
        return { electionId: id, pollNumbers, ...(names ? { names } : {}) };
    });
    /** Whether the official is asked if a file should be sent although no election runs. */
    readonly asking = $derived(this.#toSend !== null && this.situation.kind !== 'running');

    /** Polls for as long as the component lives that calls it while it is created. */
    follow(): void {
        const poll = polled(() => ['/station/election', undefined, undefined, pollEveryMs]);
        $effect(() => {
            // Only a new answer tells the time: an effect that also depends on failures would take an old one for new.
            const { data } = poll.current;
            if (data) untrack(() => this.take(data));
        });
        $effect(() => {
            if (poll.current.data || poll.current.error) this.heard = true;
        });
        $effect(() => {
            const timer = setInterval(() => {
                this.#monotonicMs = performance.now();
                this.#sendWhatCounts();
            }, 1_000);
            return () => {
                clearInterval(timer);
                // Nothing is known any more, and nothing is asked where nobody sees the question.
                this.#toSend = null;
                this.#schedule = null;
                this.heard = false;
            };
        });
    }

    take(response: StationResponse): void {
        this.#monotonicMs = performance.now();
        this.#aheadMs = Date.parse(response.now) - this.#monotonicMs;
        this.#schedule = withZones(response);
        this.#sendWhatCounts();
    }

    /** Sends at once; when it is known that no election runs, only after the official has confirmed it. */
    beforeSending(send: () => void): void {
        if (this.situation.kind === 'none' && !this.situation.stale) this.#toSend = send;
        else send();
    }

    /** The question is answered when an election begins: what is sent from then on counts. */
    #sendWhatCounts(): void {
        if (this.situation.kind === 'running') this.answer(true);
    }

    answer(sendNevertheless: boolean): void {
        const send = this.#toSend;
        this.#toSend = null;
        if (sendNevertheless) send?.();
    }
}

export const stationElection = new FollowedElection();
