// SPDX-License-Identifier: Apache-2.0
// A choice that this browser remembers. Where nothing may be stored (a private window), it lasts as long as the page.

export interface Remembered<T extends string> {
    read(): T | null;
    write(value: T | null): void;
}

/** A choice among `allowed`, kept under `urna.<name>`. Something else that is stored there counts as nothing. */
export function remembered<T extends string>(name: string, allowed: readonly T[]): Remembered<T> {
    const key = `urna.${name}`;
    return {
        read() {
            try {
                const value = localStorage.getItem(key);
                return allowed.find((one) => one === value) ?? null;
            } catch {
                return null;
            }
        },
        write(value) {
            try {
                if (value === null) localStorage.removeItem(key);
                else localStorage.setItem(key, value);
            } catch {
                // It lasts as long as the page.
            }
        },
    };
}
