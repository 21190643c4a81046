// SPDX-License-Identifier: Apache-2.0
// Live data: an endpoint is polled every two seconds, or as often as its page asks, while the page is visible, and rarely
// once its data is final.

import { getIfChanged, type ResponseBody, type PathsWith, type QueryOf } from './client';
import { ApiError, asApiError } from './errors';

export const pollMs = 2_000;
export const pollMsMax = 30_000;

/** Returns the pause before the next request, after this many failures in a row. */
export function pauseMs(failures: number, retryAfterSeconds: number | null = null): number {
    const pause = Math.min(pollMs * 2 ** failures, pollMsMax);
    return Math.max(pause, Math.min((retryAfterSeconds ?? 0) * 1000, pollMsMax));
}

export class Poll<P extends PathsWith<'get'>> {
    /** The body of the last successful response; it stays while later requests fail. */
    data = $state.raw<ResponseBody<P> | null>(null);
    /** Why the last request failed, or null. */
    error = $state.raw<ApiError | null>(null);
    /** When `data` was last known to be current, in milliseconds. */
    checkedMs = $state(0);

    #etag: string | null = null;
    #timer: ReturnType<typeof setTimeout> | undefined;
    #failures = 0;
    #abort: AbortController | null = null;
    #running = false;

    constructor(
        private readonly path: P,
        private readonly query?: QueryOf<P>,
        /** Whether the data will hardly change any more; it is then polled rarely, because thousands may view the page. */
        private readonly isFinal: (data: ResponseBody<P>) => boolean = () => false,
        /** The pause between two requests while the data may change. */
        private readonly everyMs = pollMs,
        /** Whether the polling goes on while the page is hidden. */
        private readonly goesOn: () => boolean = () => false,
    ) {}

    get #rests(): boolean {
        return document.hidden && !this.goesOn();
    }

    /** Polls at once and then regularly until `stop` is called; pauses while the page is hidden, unless it `goesOn`. */
    start(): void {
        if (this.#running) return;
        this.#running = true;
        document.addEventListener('visibilitychange', this.#resume);
        this.#resume();
    }

    stop(): void {
        this.#running = false;
        document.removeEventListener('visibilitychange', this.#resume);
        this.#pause();
    }

    /** Polls at once: for use after a change that this page made. */
    refresh(): void {
        if (!this.#running) return;
        this.#pause();
        this.#resume();
    }

    #pause(): void {
        clearTimeout(this.#timer);
        this.#abort?.abort();
        this.#abort = null;
    }

    #resume = (): void => {
        if (this.#rests) this.#pause();
        else if (this.#abort === null) void this.#request();
    };

    async #request(): Promise<void> {
        clearTimeout(this.#timer);
        const abort = (this.#abort = new AbortController());
        let pause = this.everyMs;
        try {
            const response = await getIfChanged(this.path, this.query, this.#etag, abort.signal);
            if (abort.signal.aborted) return;
            if (response.changed) {
                this.#etag = response.etag;
                this.data = response.body;
            }
            this.#failures = 0;
            this.error = null;
            this.checkedMs = Date.now();
            if (this.data !== null && this.isFinal(this.data)) pause = pollMsMax;
        } catch (thrown) {
            if (abort.signal.aborted) return;
            this.error = asApiError(thrown);
            this.#failures += 1;
            pause = pauseMs(this.#failures, this.error.retryAfterSeconds);
        }
        this.#abort = null;
        if (this.#running && !this.#rests) this.#timer = setTimeout(() => void this.#request(), pause);
    }
}

/**
 * Polls for as long as the component lives: `const elections = polled(() => ['/admin/elections'])`. When the reactive
 * state that the function reads changes, a new poll replaces the old one.
 */
export function polled<P extends PathsWith<'get'>>(
    what: () => [path: P, query?: QueryOf<P>, isFinal?: (data: ResponseBody<P>) => boolean, everyMs?: number, goesOn?: () => boolean],
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
