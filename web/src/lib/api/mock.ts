// SPDX-License-Identifier: Apache-2.0
// For tests: a service in place of fetch.

import { vi } from 'vitest';

export interface Asked {
    method: string;
    path: string;
    query: URLSearchParams;
    token: string | null;
    etag: string | null;
    body: unknown;
}

export interface Reply {
    status?: number;
    body?: unknown;
    headers?: Record<string, string>;
}

/** Answers all requests with what `service` gives; what was asked is kept in the list that it returns. A service that
 * throws is one that cannot be reached. */
export function mockService(service: (asked: Asked) => Reply | Promise<Reply>): Asked[] {
    const all: Asked[] = [];
    vi.stubGlobal('fetch', async (address: string, init: RequestInit): Promise<Response> => {
        const url = new URL(address, 'http://urna.test');
        const headers = new Headers(init.headers);
        const asked: Asked = {
            method: init.method ?? 'GET',
            path: url.pathname,
            query: url.searchParams,
            token: headers.get('Authorization')?.replace('Bearer ', '') ?? null,
            etag: headers.get('If-None-Match'),
            body: typeof init.body === 'string' ? JSON.parse(init.body) : null,
        };
        all.push(asked);
        const { status = 200, body, headers: given } = await service(asked);
        init.signal?.throwIfAborted();
        return new Response(body === undefined ? null : JSON.stringify(body), { status, headers: given ?? {} });
    });
    return all;
}

/** A token as the service makes them, but for the signature. */
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
