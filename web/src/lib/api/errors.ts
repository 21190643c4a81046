// SPDX-License-Identifier: Apache-2.0
// How a request can fail, in kinds that a page can explain.

/**
 * - `refused`: 400 or 409, with the reason in `message`
 * - `signedOut`: no session, or it has ended
 * - `forbidden`: the session's role may not do this
 * - `missing`: 404
 * - `tooLarge`: 413
 * - `conflict`: 422, a key that was used with another file
 * - `busy`: 503, try again after `retryAfterSeconds`
 * - `offline`: no answer, the network or the service is away
 * - `timeout`: no answer in time
 * - `broken`: 500, or an answer that cannot be understood
 */
export type ErrorKind =
    'refused' | 'signedOut' | 'forbidden' | 'missing' | 'tooLarge' | 'conflict' | 'busy' | 'offline' | 'timeout' | 'broken';

export class ApiError extends Error {
    override readonly name = 'ApiError';

    constructor(
        readonly kind: ErrorKind,
        message: string,
        readonly status = 0,
        readonly retryAfterSeconds: number | null = null,
        /** What else the answer says, such as the last `version`. */
        readonly said: Readonly<Record<string, unknown>> = {},
    ) {
        super(message);
    }

    /** Whether the same request may succeed a little later. */
    get transient(): boolean {
        return this.kind === 'busy' || this.kind === 'offline' || this.kind === 'timeout';
    }
}

/** Converts anything that was thrown to an ApiError: a bug in the program becomes `broken`. */
export function asApiError(thrown: unknown): ApiError {
    if (thrown instanceof ApiError) return thrown;
    return new ApiError('broken', thrown instanceof Error ? thrown.message : String(thrown));
}

/** Returns the error for a response. `text` is the response's body. */
export function errorFromResponse(status: number, retryAfter: string | null, text: string): ApiError {
    let said: Readonly<Record<string, unknown>> = {};
    try {
        const parsed: unknown = JSON.parse(text);
        if (typeof parsed === 'object' && parsed !== null) said = parsed as Readonly<Record<string, unknown>>;
    } catch {
        // The body is empty, or a page of some proxy.
    }
    const message = [said['message'], said['msg']].find((text) => typeof text === 'string') ?? '';
    const seconds = retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null;
    const kinds: Record<number, ErrorKind> = {
        400: 'refused',
        401: 'signedOut',
        403: 'forbidden',
        404: 'missing',
        409: 'refused',
        413: 'tooLarge',
        422: 'conflict',
        429: 'busy',
        502: 'busy',
        503: 'busy',
        504: 'busy',
        408: 'timeout',
    };
    return new ApiError(kinds[status] ?? 'broken', message, status, seconds, said);
}
