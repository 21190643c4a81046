// SPDX-License-Identifier: Apache-2.0
// What a screen reader is told without the focus moving.

class Announcer {
    text = $state('');
    #odd = false;

    say(text: string): void {
        // The same words again are only read when they differ.
        this.#odd = !this.#odd;
        this.text = this.#odd ? text : `${text}\u00a0`;
    }

    clear(): void {
        this.text = '';
    }
}

export const announcer = new Announcer();

/** Says something politely: what was done, how many were found. Errors stand in a Notice, which is read by itself. */
export function announce(text: string): void {
    announcer.say(text);
}
