// SPDX-License-Identifier: Apache-2.0
// Announcements for screen readers that do not move the focus.

class Announcer {
    text = $state('');
    #odd = false;

    say(text: string): void {
        // A screen reader reads a repeated text only when it differs, so every second one ends with a space.
        this.#odd = !this.#odd;
        this.text = this.#odd ? text : `${text}\u00a0`;
    }

    clear(): void {
        this.text = '';
    }
}

export const announcer = new Announcer();

/** Announces a text politely: an action's result, a number of hits. An error is shown in a Notice, which announces itself. */
export function announce(text: string): void {
    announcer.say(text);
}
