// SPDX-License-Identifier: Apache-2.0
// Work that leaving the page or signing out would interrupt. Whoever has some says how much; the browser and the shell ask
// before it is interrupted.

class Unfinished {
    /** How many things are under way. */
    count = $state(0);

    constructor() {
        addEventListener('beforeunload', (event) => {
            if (this.count > 0) event.preventDefault();
        });
    }
}

export const unfinished = new Unfinished();
