// SPDX-License-Identifier: Apache-2.0
// Uploads that were begun and have no response yet. They are kept in the tab's storage, so that after a reload the page
// still shows them as unfinished, and the same file, chosen again, continues its upload instead of starting a second one.

export interface Pending {
    official: string; // email
    sha256: string;
    again: string | null; // distinguishes it from an earlier upload of the same file
    fileName: string;
    bytes: number;
    ballots: number;
    begunAt: string; // UTC, by this computer's clock
}

const storageKey = 'urna.uploads';
const pendingMax = 100;

/**
 * Returns the Idempotency-Key of an upload. It depends on the file's content only, so that the same file is the same
 * upload also from another tab or computer, and after the tab's storage was lost.
 */
export function idempotencyKey(pending: Pick<Pending, 'sha256' | 'again'>): string {
    return pending.again === null ? `console ${pending.sha256}` : `console ${pending.sha256} ${pending.again}`;
}

/** Returns what distinguishes the upload of a key from an earlier one of the same file, or null. */
export function againOf(key: string): string | null {
    return key.split(' ')[2] ?? null;
}

/** Returns a random value that distinguishes a separate upload of a file from the earlier ones. */
export function newAgain(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function isPending(value: unknown): value is Pending {
    const one = value as Pending;
    return (
        typeof one === 'object' &&
        one !== null &&
        [one.official, one.sha256, one.fileName, one.begunAt].every((text) => typeof text === 'string') &&
        (one.again === null || typeof one.again === 'string') &&
        [one.bytes, one.ballots].every((number) => typeof number === 'number')
    );
}

/** The uploads without a response, in the order in which they were begun. Without storage they last as long as the page. */
export class PendingUploads {
    private uploads: Pending[];

    constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem'> | null) {
        this.uploads = this.read();
    }

    of(official: string): Pending[] {
        return this.uploads.filter((one) => one.official === official);
    }

    find(official: string, sha256: string): Pending | null {
        return this.of(official).find((one) => one.sha256 === sha256) ?? null;
    }

    /** Replaces the pending upload of the same file, if there is one. */
    add(pending: Pending): void {
        this.uploads = [...this.without(pending), pending].slice(-pendingMax);
        this.write();
    }

    remove(pending: Pick<Pending, 'official' | 'sha256'>): void {
        this.uploads = this.without(pending);
        this.write();
    }

    private without(pending: Pick<Pending, 'official' | 'sha256'>): Pending[] {
        return this.uploads.filter((one) => one.official !== pending.official || one.sha256 !== pending.sha256);
    }

    private read(): Pending[] {
        try {
            const stored: unknown = JSON.parse(this.storage?.getItem(storageKey) ?? '[]');
            return Array.isArray(stored) ? stored.filter(isPending) : [];
        } catch {
            return [];
        }
    }

    private write(): void {
        try {
            this.storage?.setItem(storageKey, JSON.stringify(this.uploads));
        } catch {
            // Without storage they last as long as the page.
        }
    }
}
