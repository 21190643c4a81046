// SPDX-License-Identifier: Apache-2.0
// Sends one request and returns its response, whatever its status.

import { rehearsal } from '$lib/rehearsal.svelte';
import { ApiError } from './errors';

/** How long a request waits for its response. The service itself waits up to 10 seconds in `getResults`. */
export const timeoutMs = 30_000;

export interface RequestOptions {
    method?: 'GET' | 'POST';
    token?: string | undefined;
    body?: unknown;
    etag?: string | undefined;
    signal?: AbortSignal | undefined;
}

export interface TextResponse {
    status: number;
    text: string;
    etag: string | null;
    retryAfter: string | null;
}

/** After how many seconds without use the service wants the console to sign out, as its last answer that said so; 0 for never. */
export let idleSignOutSeconds = 0;

/** Sends a request. Throws `offline` or `timeout` when there is no response, and the signal's own error when it was
 * aborted. */
export async function request(path: string, { method = 'GET', token, body, etag, signal }: RequestOptions = {}): Promise<TextResponse> {
    const timedOut = new AbortController();
    const timer = setTimeout(() => timedOut.abort(), timeoutMs);
    const abort = (): void => timedOut.abort();
    signal?.throwIfAborted();
    signal?.addEventListener('abort', abort);
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (token !== undefined) headers['Authorization'] = `Bearer ${token}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (etag !== undefined) headers['If-None-Match'] = etag;
    try {
        const response = await fetch(path, {
            method,
            headers,
            body: body === undefined ? null : JSON.stringify(body),
            // The browser's cache would turn a 304 into a 200, and would keep data that the next user may not see.
            cache: 'no-store',
            credentials: 'omit',
            redirect: 'error',
            signal: timedOut.signal,
        });
        rehearsal.hear(response.headers);
        idleSignOutSeconds = Number(response.headers.get('Urna-Idle-Sign-Out') ?? idleSignOutSeconds);
        return {
            status: response.status,
            text: await response.text(),
            etag: response.headers.get('ETag'),
            retryAfter: response.headers.get('Retry-After'),
        };
    } catch (thrown) {
        signal?.throwIfAborted();
        if (timedOut.signal.aborted) throw new ApiError('timeout', '');
        throw new ApiError('offline', thrown instanceof Error ? thrown.message : '');
    } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
    }
}
