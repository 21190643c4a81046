// SPDX-License-Identifier: Apache-2.0
// An election that is being written, kept for this tab: an expired session or a reload does not lose it.

import type { Draft } from './form';

const key = (email: string): string => `urna.draft.election ${email.toLowerCase()}`;

export function keepDraft(email: string, draft: Draft): void {
    try {
        sessionStorage.setItem(key(email), JSON.stringify(draft));
    } catch {
        // Then it lasts as long as the page.
    }
}

export function dropDraft(email: string): void {
    try {
        sessionStorage.removeItem(key(email));
    } catch {
        // It was never kept.
    }
}

/** The draft that was kept, or null. What an older console kept in another shape is nothing. */
export function keptDraft(email: string, like: Draft): Draft | null {
    try {
        const kept = JSON.parse(sessionStorage.getItem(key(email)) ?? 'null') as Draft | null;
        if (kept === null || !Array.isArray(kept.participants)) return null;
        return Object.keys(like).every((name) => name in kept) ? kept : null;
    } catch {
        return null;
    }
}
