// SPDX-License-Identifier: Apache-2.0
// Which file an official had chosen when a repaired one was sent: the receipt names both. The station has the repaired
// file only, so this browser keeps the rest.

export interface Original {
    official: string; // email
    sha256: string; // of the repaired file
    originalSha256: string;
    fileName: string;
    bytes: number;
}

const storageKey = 'urna.originals';
const originalsMax = 200;

function isOriginal(value: unknown): value is Original {
    const one = value as Original;
    return (
        typeof one === 'object' &&
        one !== null &&
        [one.official, one.sha256, one.originalSha256, one.fileName].every((text) => typeof text === 'string') &&
        typeof one.bytes === 'number'
    );
}

/** Without storage they last as long as the page. Another tab may have added some: each reading is a new one. */
export class Originals {
    private here: Original[] = [];

    constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem'> | null) {}

    find(official: string, sha256: string): Original | null {
        return this.read().find((one) => one.official === official && one.sha256 === sha256) ?? null;
    }

    add(original: Original): void {
        const others = this.read().filter(({ official, sha256 }) => official !== original.official || sha256 !== original.sha256);
        this.here = [...others, original].slice(-originalsMax);
        try {
            this.storage?.setItem(storageKey, JSON.stringify(this.here));
        } catch {
            // Without storage they last as long as the page.
        }
    }

    private read(): Original[] {
        try {
            const stored = this.storage?.getItem(storageKey) ?? null;
            if (stored === null) return this.here;
            const all: unknown = JSON.parse(stored);
            return Array.isArray(all) ? all.filter(isOriginal) : this.here;
        } catch {
            return this.here;
        }
    }
}

function browserStorage(): Storage | null {
    try {
        return localStorage;
    } catch {
        return null;
    }
}

export const originals = new Originals(browserStorage());
