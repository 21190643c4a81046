// SPDX-License-Identifier: Apache-2.0
// Uploads that were begun and have no answer yet. They are kept in the tab's storage, so that after a reload the page
// still says that they are not finished, and the same file, picked again, is repeated and not sent a second time.

export interface Pending {
    official: string; // email
    sha256: string;
    again: string | null; // what tells it from an earlier upload of the same file
    fileName: string;
    bytes: number;
    ballots: number;
    begunAt: string; // UTC, by this computer's clock
}

const storageKey = 'urna.uploads';
const pendingMax = 100;

/**
 * The key under which an upload is sent, each time. It follows from the file, so that the same file is the same upload
 * also from another tab or computer, and after the tab's storage was lost.
 */
export function idempotencyKey(pending: Pick<Pending, 'sha256' | 'again'>): string {
    return pending.again === null ? `console ${pending.sha256}` : `console ${pending.sha256} ${pending.again}`;
}

/** What tells one more upload of a file from the earlier ones. */
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

/** The uploads without an answer, in the order in which they were begun. Where nothing may be stored, they last as long as the page. */
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

    /** Of one file there is at most one. */
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
            // They last as long as the page.
        }
    }
}
