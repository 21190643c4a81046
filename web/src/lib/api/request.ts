// SPDX-License-Identifier: Apache-2.0
// One request, and its answer whatever it is.

import { ApiError } from './errors';

/** For how long an answer is waited for. `getResults` waits at the service for up to 10 seconds. */
export const timeoutMs = 30_000;

export interface Request {
    method?: 'GET' | 'POST';
    token?: string | undefined;
    body?: unknown;
    etag?: string | undefined;
    signal?: AbortSignal | undefined;
}

export interface Answer {
    status: number;
    text: string;
    etag: string | null;
    retryAfter: string | null;
}

/** Asks the service. Throws `offline` or `timeout` when there is no answer, and the signal's own error when it was
 * aborted. */
export async function request(path: string, { method = 'GET', token, body, etag, signal }: Request = {}): Promise<Answer> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), timeoutMs);
    const give = (): void => late.abort();
    signal?.throwIfAborted();
    signal?.addEventListener('abort', give);
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (token !== undefined) headers['Authorization'] = `Bearer ${token}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (etag !== undefined) headers['If-None-Match'] = etag;
    try {
        const response = await fetch(path, {
            method,
            headers,
            body: body === undefined ? null : JSON.stringify(body),
            // The browser's own cache would answer 200 for a 304, and hold what a next user may not see.
            cache: 'no-store',
            credentials: 'omit',
            redirect: 'error',
            signal: late.signal,
        });
        return {
            status: response.status,
            text: await response.text(),
            etag: response.headers.get('ETag'),
            retryAfter: response.headers.get('Retry-After'),
        };
    } catch (thrown) {
        signal?.throwIfAborted();
        if (late.signal.aborted) throw new ApiError('timeout', '');
        throw new ApiError('offline', thrown instanceof Error ? thrown.message : '');
    } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', give);
    }
}
