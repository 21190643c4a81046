// SPDX-License-Identifier: Apache-2.0
// Whether the service is a rehearsal (`urna serve --rehearsal`), in which nothing counts.

class Rehearsal {
    /** What the service's page says, until the service's first answer. */
    on = $state(document.documentElement.hasAttribute('data-rehearsal'));

    /** Reads it from a service's answer: a tab may be open for longer than the service that it came from. */
    hear(headers: Headers): void {
        this.on = headers.has('Urna-Rehearsal');
    }
}

export const rehearsal = new Rehearsal();
