// SPDX-License-Identifier: Apache-2.0
// The current time, for texts such as "in 5 minutes". It is updated while a component uses it and the page is visible.

/** Returns the current time in milliseconds, updated every `everyMs`. To be called while a component is created. */
export function ticking(everyMs = 1_000): { readonly nowMs: number } {
    let now = $state(Date.now());
    $effect(() => {
        const timer = setInterval(() => {
            if (!document.hidden) now = Date.now();
        }, everyMs);
        return () => clearInterval(timer);
    });
    return {
        get nowMs() {
            return now;
        },
    };
}
