// SPDX-License-Identifier: Apache-2.0
// Work that leaving the page or signing out would interrupt. The code that does such work sets the counts; the browser
// and the shell then ask the user before they interrupt it.

class Unfinished {
    /** How many files are being sent. */
    sending = $state(0);
    /** How many files were checked and are not sent. */
    checked = $state(0);

    get count(): number {
        return this.sending + this.checked;
    }

    constructor() {
        addEventListener('beforeunload', (event) => {
            if (this.count > 0) event.preventDefault();
        });
    }
}

export const unfinished = new Unfinished();
