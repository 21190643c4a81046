// SPDX-License-Identifier: Apache-2.0
// Live figures: an endpoint with an ETag is asked every two seconds while somebody looks, and now and then once nothing more
// is to come.

import { getIfChanged, type Answered, type PathsWith, type QueryOf } from './client';
import { ApiError, asApiError } from './errors';

export const pollMs = 2_000;
export const pollMsMax = 30_000;

/** How long to wait before asking again, after so many failures in a row. */
export function pauseMs(failures: number, retryAfterSeconds: number | null = null): number {
    const pause = Math.min(pollMs * 2 ** failures, pollMsMax);
    return Math.max(pause, Math.min((retryAfterSeconds ?? 0) * 1000, pollMsMax));
}

export class Poll<P extends PathsWith<'get'>> {
    /** The last answer; it stays while later ones fail. */
    data = $state.raw<Answered<P> | null>(null);
    /** Why the last try failed, or null. */
    error = $state.raw<ApiError | null>(null);
    /** When `data` was last known to be true, in milliseconds. */
    checkedMs = $state(0);

    #etag: string | null = null;
    #timer: ReturnType<typeof setTimeout> | undefined;
    #failures = 0;
    #abort: AbortController | null = null;
    #running = false;

    constructor(
        private readonly path: P,
        private readonly query?: QueryOf<P>,
        /** Whether nothing changes any more without somebody's doing: thousands may look at such a page. */
        private readonly settled: (data: Answered<P>) => boolean = () => false,
    ) {}

    /** Asks now and from then on, until `stop` is called; pauses while the page is hidden. */
    start(): void {
        if (this.#running) return;
        this.#running = true;
        document.addEventListener('visibilitychange', this.#look);
        this.#look();
    }

    stop(): void {
        this.#running = false;
        document.removeEventListener('visibilitychange', this.#look);
        this.#pause();
    }

    /** Asks at once: after a change that one made oneself. */
    refresh(): void {
        if (!this.#running) return;
        this.#pause();
        this.#look();
    }

    #pause(): void {
        clearTimeout(this.#timer);
        this.#abort?.abort();
        this.#abort = null;
    }

    #look = (): void => {
        if (document.hidden) this.#pause();
        else if (this.#abort === null) void this.#ask();
    };

    async #ask(): Promise<void> {
        clearTimeout(this.#timer);
        const abort = (this.#abort = new AbortController());
        let pause = pollMs;
        try {
            const answer = await getIfChanged(this.path, this.query, this.#etag, abort.signal);
            if (abort.signal.aborted) return;
            if (answer.changed) {
                this.#etag = answer.etag;
                this.data = answer.body;
            }
            this.#failures = 0;
            this.error = null;
            this.checkedMs = Date.now();
            if (this.data !== null && this.settled(this.data)) pause = pollMsMax;
        } catch (thrown) {
            if (abort.signal.aborted) return;
            this.error = asApiError(thrown);
            this.#failures += 1;
            pause = pauseMs(this.#failures, this.error.retryAfterSeconds);
        }
        this.#abort = null;
        if (this.#running && !document.hidden) this.#timer = setTimeout(() => void this.#ask(), pause);
    }
}

/**
 * A poll for as long as the component lives: `const elections = polled(() => ['/admin/elections'])`. When what the
 * function reads changes, the next poll begins anew.
 */
export function polled<P extends PathsWith<'get'>>(
    what: () => [path: P, query?: QueryOf<P>, settled?: (data: Answered<P>) => boolean],
): { readonly current: Poll<P> } {
    const poll = $derived(new Poll(...what()));
    $effect(() => {
        const started = poll;
        started.start();
        return () => started.stop();
    });
    return {
        get current() {
            return poll;
        },
    };
}
