// SPDX-License-Identifier: Apache-2.0
// The question for a password or a code, which the service wants again before a sensitive act. The shell shows it.

class Confirmation {
    #answers = $state.raw<readonly ((given: boolean) => void)[]>([]);

    /** Whether the user is being asked. */
    readonly asking = $derived(this.#answers.length > 0);

    /** Asks the user; returns whether the service confirmed what they gave. Acts that wait at the same time get one answer. */
    ask(): Promise<boolean> {
        return new Promise((answer) => (this.#answers = [...this.#answers, answer]));
    }

    answer(given: boolean): void {
        const all = this.#answers;
        this.#answers = [];
        for (const answer of all) answer(given);
    }
}

export const confirmation = new Confirmation();
