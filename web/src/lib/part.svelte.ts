// SPDX-License-Identifier: Apache-2.0
// Parts of the console that are loaded when they are needed.

import { untrack } from 'svelte';
import { withTexts } from '$lib/i18n/i18n.svelte';

export interface Part<Loaded> {
    /** The part with its texts, while it is needed; null until it is loaded. */
    readonly current: Loaded | null;
    /** Whether it could not be loaded the last time that it was needed. */
    readonly failed: boolean;
    /** Loads it again after a failure. */
    readonly retry: () => void;
}

/**
 * Loads a part once it is needed: `const idle = partWhen(() => watched, () => import('./Idle.svelte'))`. To be called while a component
 * is made. `onfailure` is called when the part could not be loaded. A template must not do that in its `{:catch}`: it may not change
 * state while it is rendered.
 */
export function partWhen<Loaded>(
    needed: () => boolean,
    load: () => Promise<{ default: Loaded }>,
    onfailure: () => void = () => {},
): Part<Loaded> {
    let loaded = $state.raw<Loaded | null>(null);
    let failed = $state(false);
    let attempts = $state(0);
    const wanted = $derived(needed());

    $effect(() => {
        void attempts;
        if (!wanted || untrack(() => loaded) !== null) return;
        let stillWanted = true;
        failed = false;
        withTexts(load()).then(
            (part) => (loaded = part.default),
            () => {
                if (!stillWanted) return;
                failed = true;
                onfailure();
            },
        );
        return () => (stillWanted = false);
    });

    return {
        get current() {
            return wanted ? loaded : null;
        },
        get failed() {
            return wanted && failed;
        },
        retry: () => (attempts += 1),
    };
}
