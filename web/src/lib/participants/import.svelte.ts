// SPDX-License-Identifier: Apache-2.0
// Adds a list of participants one by one; the import can be interrupted and continued. Each request creates a new
// participant, so a request whose response was lost is never simply repeated: the import first looks up whether the
// participant exists.

import { get, post } from '$lib/api/client';
import { ApiError, asApiError } from '$lib/api/errors';
import type { ListLine } from './list-csv';
import { folded, kindOf, type Kind, type Participant } from './types';

export type RowState =
    | 'new'
    /** A participant of this name and kind exists already: in the service, or further up in the file. */
    | 'existing'
    | 'repeated'
    | 'wrong'
    | 'adding'
    /** The request was sent, but its response was lost: the participant may or may not exist. */
    | 'unsure'
    | 'added'
    | 'refused';

export interface Row extends ListLine {
    state: RowState;
    /** Whether the user wants it added. */
    chosen: boolean;
    id: number | null;
    error: ApiError | null;
}

export const triesMax = 5;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export class ListImport {
    rows = $state<Row[]>([]);
    running = $state(false);
    /** Why the import stopped before the end, or null. */
    stopped = $state.raw<ApiError | null>(null);

    #known: readonly Participant[] = [];
    #cancelled = false;

    readonly chosen = $derived(this.rows.filter((row) => row.chosen || row.state === 'added').length);
    readonly added = $derived(this.rows.filter((row) => row.state === 'added').length);
    readonly left = $derived(this.rows.filter((row) => row.chosen && (row.state === 'unsure' || open(row))).length);

    /** Compares a list with the existing participants. `kind` applies to the lines without a kind. */
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

    /** Adds the chosen lines that do not exist yet, in the order of the file. When it returns with `stopped` set, it can
     * be called again. */
    async run(): Promise<void> {
        if (this.running) return;
        this.running = true;
        this.stopped = null;
        this.#cancelled = false;
        try {
            await this.#refresh();
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

    /** Stops after the current request. */
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
                // After `busy` and `signedOut` the service has certainly added nothing.
                row.state = error.kind === 'busy' || error.kind === 'signedOut' ? 'new' : 'unsure';
                if (error.kind !== 'busy' || tries === triesMax || this.#cancelled) throw error;
                await wait((error.retryAfterSeconds ?? 1) * 1000);
            }
        }
    }

    /** Unchecks the participants that another administrator has added meanwhile; the user can check them again. */
    async #refresh(): Promise<void> {
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
        // Lines whose response was lost may be among them: their ids were not known before.
        if (!this.rows.some(({ state }) => state === 'unsure')) this.#known = participants;
    }

    /** Looks up whether a request whose response was lost has arrived: then its name has an id that was not known. */
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
