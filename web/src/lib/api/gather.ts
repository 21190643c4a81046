// SPDX-License-Identifier: Apache-2.0
// Gathers the entries of a filtered list, of which one response may hold few, or none.

/** `next` is the cursor of the following part, null at the end and only there. */
export interface Part<Entry, Cursor> {
    entries: Entry[];
    next: Cursor | null;
}

interface Gathering<Entry, Cursor> {
    /** How many entries are enough. */
    wanted: number;
    after: Cursor | undefined;
    signal: AbortSignal;
    /** Receives the entries so far. */
    onpart: (partial: Part<Entry, Cursor>) => void;
    /** After this many requests what was found is enough. */
    requestsMax?: number;
}

/** Requests parts until there are enough entries or no more. Throws what `request` throws; `request` is not called again
 * once `signal` is aborted. */
export async function gather<Entry, Cursor>(
    request: (after: Cursor | undefined, limit: number) => Promise<Part<Entry, Cursor>>,
    { wanted, after, signal, onpart, requestsMax = Infinity }: Gathering<Entry, Cursor>,
): Promise<Part<Entry, Cursor>> {
    const entries: Entry[] = [];
    let next = after;
    for (let requests = 1; ; requests += 1) {
        signal.throwIfAborted();
        const part = await request(next, wanted - entries.length);
        entries.push(...part.entries);
        if (part.next === null || entries.length >= wanted || requests >= requestsMax) return { entries, next: part.next };
        next = part.next;
        onpart({ entries: [...entries], next: part.next });
    }
}
