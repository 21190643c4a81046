// SPDX-License-Identifier: Apache-2.0
// The consent that an entry corrects something. It is asked for what the service says is corrected, and given for nothing else.
import { asApiError } from '$lib/api/errors';

const corrected = ['Election is public.', 'Second round has other candidates.'] as const;
/** What is corrected, as the service says it. */
export type Corrected = (typeof corrected)[number];

export class Correcting {
    /** What was said last; null before that. */
    #said = $state<Corrected | null>(null);
    confirmed = $state(false);

    /** @param knownPublic whether the form knows already that it corrects what was public */
    constructor(private readonly knownPublic: () => boolean) {}

    /** What has to be consented to; null while that is nothing. */
    get wanted(): Corrected | null {
        return this.#said ?? (this.knownPublic() ? 'Election is public.' : null);
    }

    get isMissing(): boolean {
        return this.wanted !== null && !this.confirmed;
    }

    reset(): void {
        [this.#said, this.confirmed] = [null, false];
    }

    /** Records an entry with `send`, first without a confirmation. Where the service wants another consent than was given, it is asked for, and the refusal is thrown. */
    async record(send: (confirm: boolean) => Promise<unknown>): Promise<void> {
        try {
            await send(false);
        } catch (thrown) {
            const said = corrected.find((one) => one === asApiError(thrown).message);
            if (said !== undefined && said === this.wanted && this.confirmed) {
                await send(true);
                return;
            }
            if (said !== undefined) [this.#said, this.confirmed] = [said, false];
            throw thrown;
        }
    }
}
