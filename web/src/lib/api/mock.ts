// SPDX-License-Identifier: Apache-2.0
// For tests: replaces `fetch` by a function.

import { vi } from 'vitest';

export interface RecordedRequest {
    method: string;
    path: string;
    query: URLSearchParams;
    token: string | null;
    etag: string | null;
    body: unknown;
}

export interface MockResponse {
    status?: number;
    body?: unknown;
    headers?: Record<string, string>;
}

/** Responds to all requests with the results of `service`, and returns the list in which it records the requests. A
 * `service` that throws stands for one that cannot be reached. */
export function mockService(service: (request: RecordedRequest) => MockResponse | Promise<MockResponse>): RecordedRequest[] {
    const all: RecordedRequest[] = [];
    vi.stubGlobal('fetch', async (address: string, init: RequestInit): Promise<Response> => {
        const url = new URL(address, 'http://urna.test');
        const headers = new Headers(init.headers);
        const request: RecordedRequest = {
            method: init.method ?? 'GET',
            path: url.pathname,
            query: url.searchParams,
            token: headers.get('Authorization')?.replace('Bearer ', '') ?? null,
            etag: headers.get('If-None-Match'),
            body: typeof init.body === 'string' ? JSON.parse(init.body) : null,
        };
        all.push(request);
        const { status = 200, body, headers: given } = await service(request);
        init.signal?.throwIfAborted();
        return new Response(body === undefined ? null : JSON.stringify(body), { status, headers: given ?? {} });
    });
    return all;
}

/** Returns a token like the service's, with an invalid signature. */
export function tokenOf(claims: Record<string, unknown>): string {
    const part = (value: unknown): string =>
        btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))))
            .replaceAll('+', '-')
            .replaceAll('/', '_')
            .replaceAll('=', '');
    const all = {
        sub: 'ana@example.com',
        forename: 'Ana',
        surname: 'Šćepanović',
        jmbg: '0101990710008',
        roles: ['administrator'],
        iat: 1000,
        exp: 4600,
        ...claims,
    };
    return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(all)}.c2lnbmF0dXJl`;
}
