// SPDX-License-Identifier: Apache-2.0
// The alerts of now: one per cause until the cause ends. It outlives a page, so that a dismissed alert stays dismissed on
// the next one.

import { keyOf, type Cause } from './causes';

export class AlertBoard {
    #causes = $state.raw<readonly Cause[]>([]);
    #dismissed = $state.raw<ReadonlySet<string>>(new Set());

    /** The causes that last and that nobody has dismissed. */
    get shown(): readonly Cause[] {
        return this.#causes.filter((cause) => !this.#dismissed.has(keyOf(cause)));
    }

    /** Takes the causes of now, and returns those that have begun: the ones to notify of. */
    update(causes: readonly Cause[]): Cause[] {
        const before = new Set(this.#causes.map(keyOf));
        const keys = new Set(causes.map(keyOf));
        this.#dismissed = new Set([...this.#dismissed].filter((key) => keys.has(key)));
        this.#causes = causes;
        return causes.filter((cause) => !before.has(keyOf(cause)));
    }

    /** Hides an alert until its cause has ended. */
    dismiss(cause: Cause): void {
        this.#dismissed = new Set([...this.#dismissed, keyOf(cause)]);
    }
}

export const board = new AlertBoard();
