// SPDX-License-Identifier: Apache-2.0
// What can go wrong with a request, and what a page can tell about it.

/**
 * - `refused`: 400 or another answer with the contract's `message`, which `message` holds
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
    ) {
        super(message);
    }

    /** Whether the same request may succeed a little later without anybody changing anything. */
    get passing(): boolean {
        return this.kind === 'busy' || this.kind === 'offline' || this.kind === 'timeout';
    }
}

/** What was thrown, as an error of ours: a fault of the program becomes `broken`. */
export function asApiError(thrown: unknown): ApiError {
    if (thrown instanceof ApiError) return thrown;
    return new ApiError('broken', thrown instanceof Error ? thrown.message : String(thrown));
}

/** The error that an answer stands for. `text` is its body. */
export function errorOf(status: number, retryAfter: string | null, text: string): ApiError {
    let said: { message?: unknown; msg?: unknown } = {};
    try {
        const parsed: unknown = JSON.parse(text);
        if (typeof parsed === 'object' && parsed !== null) said = parsed;
    } catch {
        // A proxy's page, or nothing.
    }
    const message = typeof said.message === 'string' ? said.message : typeof said.msg === 'string' ? said.msg : '';
    const seconds = retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null;
    const kinds: Record<number, ErrorKind> = {
        400: 'refused',
        401: 'signedOut',
        403: 'forbidden',
        404: 'missing',
        413: 'tooLarge',
        422: 'conflict',
        429: 'busy',
        502: 'busy',
        503: 'busy',
        504: 'busy',
        408: 'timeout',
    };
    return new ApiError(kinds[status] ?? 'broken', message, status, seconds);
}
