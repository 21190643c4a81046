// SPDX-License-Identifier: Apache-2.0
// The time, for "in 5 minutes": it moves while a component looks at it and the page is seen.

/** The milliseconds of now, moved on every `everyMs`. Called while a component is made. */
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
