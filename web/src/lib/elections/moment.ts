// SPDX-License-Identifier: Apache-2.0
// Says how far an election is from its start or its end.
import { showRelative, texts } from '$lib/i18n/i18n.svelte';
import messages from '$lib/i18n/messages/elections';
import type { HeldElection } from './standing';

const t = texts(messages);

/** `Starts in 3 hours`, `Ended 2 days ago`. */
export function momentOf({ state, startAt, endAt, timeZone }: HeldElection, nowMs: number): string {
    switch (state) {
        case 'upcoming':
            return t('startsIn', { when: showRelative(startAt, nowMs, timeZone) });
        case 'running':
            return t('endsIn', { when: showRelative(endAt, nowMs, timeZone) });
        case 'counting':
            return t('countingText');
        case 'finished':
            return t('endedAgo', { when: showRelative(endAt, nowMs, timeZone) });
    }
}
