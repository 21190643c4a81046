// SPDX-License-Identifier: Apache-2.0
// The draft of a new election, stored in the tab's storage: an expired session or a reload does not lose it.

import type { Draft } from './form';

const key = (email: string): string => `urna.draft.election ${email.toLowerCase()}`;

export function storeDraft(email: string, draft: Draft): void {
    try {
        sessionStorage.setItem(key(email), JSON.stringify(draft));
    } catch {
        // Without storage the draft lasts as long as the page.
    }
}

export function removeDraft(email: string): void {
    try {
        sessionStorage.removeItem(key(email));
    } catch {
        // Without storage there is nothing to remove.
    }
}

/** Returns the stored draft, or null. A draft that an older console stored in another shape counts as none. */
export function storedDraft(email: string, like: Draft): Draft | null {
    try {
        const stored = JSON.parse(sessionStorage.getItem(key(email)) ?? 'null') as Draft | null;
        if (stored === null || !Array.isArray(stored.participants)) return null;
        const isWhole = (all: object, some: object): boolean => Object.keys(all).every((name) => name in some);
        return isWhole(like, stored) && isWhole(like.choice, stored.choice) ? stored : null;
    } catch {
        return null;
    }
}
