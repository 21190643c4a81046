// SPDX-License-Identifier: Apache-2.0
// Files that were checked and have no response yet, with the Idempotency-Key under which each is sent. They are kept in
// IndexedDB, so that neither a reload nor a closed tab loses them. They are one official's: those of another one are deleted.
import { keptDatabase } from '$lib/api/session.svelte';
import type { Answers } from '$lib/csv/repair';

export interface KeptFile {
    key: string; // the Idempotency-Key
    official: string; // email
    file: File; // as it was chosen
    answers: Answers; // to the questions of its repair
    keptAtMs: number;
}

/** `full`: there is no room, of this store or of the browser's. `forbidden`: the browser allows no store, as in a private window. */
export type Keeping = 'kept' | 'full' | 'forbidden';

/** What keeps files. Nothing of it rejects: without a store everything but the reload goes on. */
export interface KeptFiles {
    keep: (file: KeptFile) => Promise<Keeping>;
    forget: (key: string) => Promise<void>;
    /** Returns the files of an official, and deletes those of others and the ones that are too old. */
    of: (official: string) => Promise<KeptFile[]>;
}

export const keptBytesMax = 128 * 1024 * 1024;
export const keptMsMax = 24 * 3_600_000;
const storeName = 'files';
const channelName = 'urna.kept';

function settled<T>(request: IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
    });
}

/** Does something with the store, in one transaction. The database is closed again, so that signing out can delete it. */
async function inStore<T>(work: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    const opening = indexedDB.open(keptDatabase, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(storeName, { keyPath: 'key' });
    const database = await settled(opening);
    try {
        const transaction = database.transaction(storeName, 'readwrite');
        const done = new Promise<void>((resolve, reject) => {
            transaction.oncomplete = () => resolve();
            transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB aborted'));
        });
        // Whichever fails first is told; the other one is not an error of its own.
        done.catch(() => {});
        const result = await work(transaction.objectStore(storeName));
        await done;
        return result;
    } finally {
        database.close();
    }
}

function isKept(value: unknown): value is KeptFile {
    const one = value as KeptFile | null;
    return (
        typeof one?.key === 'string' &&
        typeof one.official === 'string' &&
        one.file instanceof File &&
        typeof one.answers === 'object' &&
        typeof one.keptAtMs === 'number'
    );
}

/** Whether a file is kept no longer: it is another official's, or older than a day. */
export function isOver(one: KeptFile, official: string, nowMs: number): boolean {
    return one.official !== official || nowMs - one.keptAtMs > keptMsMax;
}

/** Whether there is room for a file beside those that are kept; it takes the place of the one with its key. */
export function fits(file: KeptFile, kept: readonly KeptFile[]): boolean {
    const others = kept.filter(({ key }) => key !== file.key);
    return others.reduce((bytes, one) => bytes + one.file.size, file.file.size) <= keptBytesMax;
}

export function keptFiles(nowMs: () => number, changed: (key: string) => void): KeptFiles {
    const channel = new BroadcastChannel(channelName);
    channel.onmessage = ({ data }) => {
        if (typeof data === 'string') changed(data);
    };
    return {
        async keep(file) {
            try {
                return await inStore(async (store) => {
                    if (!fits(file, ((await settled(store.getAll())) as unknown[]).filter(isKept))) return 'full';
                    await settled(store.put(file));
                    return 'kept';
                });
            } catch (thrown) {
                return thrown instanceof DOMException && thrown.name === 'QuotaExceededError' ? 'full' : 'forbidden';
            }
        },
        async forget(key) {
            channel.postMessage(key);
            await inStore((store) => settled(store.delete(key))).catch(() => {});
        },
        async of(official) {
            try {
                return await inStore(async (store) => {
                    const [keys, all] = await Promise.all([settled(store.getAllKeys()), settled<unknown[]>(store.getAll())]);
                    const good = all.map((one) => isKept(one) && !isOver(one, official, nowMs()));
                    await Promise.all(keys.filter((_, at) => !good[at]).map((key) => settled(store.delete(key))));
                    return (all as KeptFile[]).filter((_, at) => good[at]);
                });
            } catch {
                return [];
            }
        },
    };
}
