// SPDX-License-Identifier: Apache-2.0
// Adding a list of participants one by one, safe to be broken off and continued. The service gives each request a new
// participant, so a request whose answer was lost is never simply repeated: first it is looked up whether it arrived.

import { get, post } from '$lib/api/client';
import { ApiError, asApiError } from '$lib/api/errors';
import type { ListLine } from './list-csv';
import { folded, kindOf, type Kind, type Participant } from './types';

export type RowState =
    | 'new'
    /** There is one with this name and kind already: in the service, or further up in the file. */
    | 'existing'
    | 'repeated'
    | 'wrong'
    | 'adding'
    /** Sent, but the answer was lost: it may be there or not. */
    | 'unsure'
    | 'added'
    | 'refused';

export interface Row extends ListLine {
    state: RowState;
    /** Whether it is to be added. */
    chosen: boolean;
    id: number | null;
    error: ApiError | null;
}

export const triesMax = 5;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export class ListImport {
    rows = $state<Row[]>([]);
    running = $state(false);
    /** Why it stopped before the end, or null. */
    stopped = $state.raw<ApiError | null>(null);

    #known: readonly Participant[] = [];
    #cancelled = false;

    readonly chosen = $derived(this.rows.filter((row) => row.chosen || row.state === 'added').length);
    readonly added = $derived(this.rows.filter((row) => row.state === 'added').length);
    readonly left = $derived(this.rows.filter((row) => row.chosen && (row.state === 'unsure' || open(row))).length);

    /** Compares a list with the participants that there are. `kind` is for the lines that do not say. */
    constructor(lines: readonly ListLine[], known: readonly Participant[], kind: Kind | null) {
        this.#known = known;
        const existing = new Set(known.map((one) => keyOf(one.name, kindOf(one))));
        const seen = new Set<string>();
        this.rows = lines.map((line) => {
            const own = line.kind ?? kind;
            let state: RowState = 'new';
            if (line.problem !== null) {
                state = 'wrong';
            } else if (own !== null) {
                const key = keyOf(line.name, own);
                if (existing.has(key)) state = 'existing';
                else if (seen.has(key)) state = 'repeated';
                seen.add(key);
            }
            return { ...line, kind: own, state, chosen: state === 'new', id: null, error: null };
        });
    }

    /** Adds what is chosen and not yet there, in the order of the file. Ends at the end, or with `stopped` set; then it
     * can be called again. */
    async run(): Promise<void> {
        if (this.running) return;
        this.running = true;
        this.stopped = null;
        this.#cancelled = false;
        try {
            await this.#lookAgain();
            for (const row of this.rows) {
                if (this.#cancelled) return;
                if (!row.chosen || row.kind === null) continue;
                if (row.state === 'unsure') await this.#resolve(row);
                if (open(row)) await this.#add(row);
            }
        } catch (thrown) {
            this.stopped = asApiError(thrown);
        } finally {
            this.running = false;
        }
    }

    /** Stops after the request that is under way. */
    cancel(): void {
        this.#cancelled = true;
    }

    async #add(row: Row): Promise<void> {
        for (let tries = 1; ; tries += 1) {
            row.state = 'adding';
            row.error = null;
            try {
                const { id } = await post('/createParticipant', { name: row.name, individual: row.kind === 'person' });
                row.id = id;
                row.state = 'added';
                row.chosen = false;
                return;
            } catch (thrown) {
                const error = asApiError(thrown);
                row.error = error;
                if (error.kind === 'refused') {
                    row.state = 'refused';
                    return;
                }
                // Busy and signed out mean that nothing happened.
                row.state = error.kind === 'busy' || error.kind === 'signedOut' ? 'new' : 'unsure';
                if (error.kind !== 'busy' || tries === triesMax || this.#cancelled) throw error;
                await wait((error.retryAfterSeconds ?? 1) * 1000);
            }
        }
    }

    /** What another administrator has added since is not added once more, unless somebody chooses it then. */
    async #lookAgain(): Promise<void> {
        const earlier = new Set(this.#known.map(({ id }) => id));
        for (const { id } of this.rows) if (id !== null) earlier.add(id);
        const { participants } = await get('/getParticipants');
        const others = participants.filter(({ id }) => !earlier.has(id));
        const theirs = new Set(others.map((one) => keyOf(one.name, kindOf(one))));
        for (const row of this.rows) {
            if (row.state !== 'new' || row.kind === null || !theirs.has(keyOf(row.name, row.kind))) continue;
            row.state = 'existing';
            row.chosen = false;
        }
        // Those of which an answer was lost may be among them; they are told by being none that was known.
        if (!this.rows.some(({ state }) => state === 'unsure')) this.#known = participants;
    }

    /** Looks up whether a request whose answer was lost arrived: then there is one of its name that was not there. */
    async #resolve(row: Row): Promise<void> {
        const { participants } = await get('/getParticipants');
        const earlier = new Set(this.#known.map(({ id }) => id));
        for (const { id } of this.rows) if (id !== null) earlier.add(id);
        const found = participants.find((one) => !earlier.has(one.id) && one.name === row.name && kindOf(one) === row.kind);
        row.error = null;
        if (found === undefined) {
            row.state = 'new';
        } else {
            row.id = found.id;
            row.state = 'added';
            row.chosen = false;
        }
    }
}

function open(row: Row): boolean {
    return row.state === 'new' || row.state === 'existing' || row.state === 'repeated';
}

function keyOf(name: string, kind: Kind): string {
    return `${kind} ${folded(name)}`;
}
