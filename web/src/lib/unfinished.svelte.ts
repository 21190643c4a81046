// SPDX-License-Identifier: Apache-2.0
// Work that leaving the page or signing out would interrupt. The code that does such work sets the count; the browser
// and the shell then ask the user before they interrupt it.

class Unfinished {
    /** How many pieces of work are in progress. */
    count = $state(0);

    constructor() {
        addEventListener('beforeunload', (event) => {
            if (this.count > 0) event.preventDefault();
        });
    }
}

export const unfinished = new Unfinished();
