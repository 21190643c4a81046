// SPDX-License-Identifier: Apache-2.0
// A user's choice that the browser stores. Without storage (a private window) the choice lasts as long as the page.

export interface StoredChoice<T extends string> {
    read(): T | null;
    write(value: T | null): void;
}

/** A choice among `allowed`, stored under `urna.<name>`. Any other stored value counts as no choice. */
export function storedChoice<T extends string>(name: string, allowed: readonly T[]): StoredChoice<T> {
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
                // Without storage the choice lasts as long as the page.
            }
        },
    };
}
