// SPDX-License-Identifier: Apache-2.0
// The service's endpoints, typed by docs/openapi.yaml: `await get('/getParticipants')`, `await post('/login', {...})`.
// A call returns the response's body, or throws an ApiError.

import { confirmation } from './confirmation.svelte';
import { ApiError, errorFromResponse } from './errors';
import type { ConfirmationStop } from './refusals';
import { request, type TextResponse, type RequestOptions } from './request';
import type { components, paths as Paths } from './schema.gen';
import { session } from './session.svelte';

export { ApiError, asApiError } from './errors';

export type Schemas = components['schemas'];
export type Account = Schemas['RegisteredAccount'];
export type ElectionState = Schemas['ElectionState'];
export type ListedElection = Schemas['ListedElection'];

export type PathsWith<Method extends string> = {
    [P in keyof Paths]: Paths[P] extends Record<Method, { responses: unknown }> ? P : never;
}[keyof Paths] &
    string;

type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined;
type Success<Operation> = Operation extends { responses: { 200: infer Ok } } ? Json<Ok> : undefined;
type Operation<P extends keyof Paths, Method extends string> = Paths[P] extends Record<Method, infer Op> ? Op : never;

export type ResponseBody<P extends keyof Paths, Method extends string = 'get'> = Success<Operation<P, Method>>;
export type QueryOf<P extends keyof Paths> =
    Operation<P, 'get'> extends { parameters: { query?: infer Query } } ? Exclude<Query, undefined> : Record<string, never>;
export type BodyOf<P extends keyof Paths> = Operation<P, 'post'> extends { requestBody: infer Body } ? Json<Body> : undefined;

const publicPaths: ReadonlySet<string> = new Set(['/register', '/login']);

/** Appends a query to a path; undefined and empty values are left out. */
export function withQuery(path: string, query: unknown = {}): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query ?? {}) as [string, string | number | boolean | null | undefined][]) {
        if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
    }
    const text = search.toString();
    return text === '' ? path : `${path}?${text}`;
}

/** Sends a request with the session's token. When the service rejects the token, it is sent again with a new one; when
 * the service rejects that one too, the session has ended. */
export async function withToken<A extends { status: number }>(send: (token: string) => Promise<A>): Promise<A> {
    const token = await session.token();
    const response = await send(token);
    if (response.status !== 401) return response;
    const second = await send(await session.renewed(token));
    if (second.status === 401) session.end();
    return second;
}

function authorized(path: string, options: RequestOptions): Promise<TextResponse> {
    return withToken(async (token) => {
        const response = await request(path, { ...options, token });
        if (response.status === 401 && isWrongRole(response)) throw new ApiError('forbidden', '', 401);
        return response;
    });
}

/** Whether the service rejected a valid token for its role; the wire contract has this message for it. */
function isWrongRole(response: TextResponse): boolean {
    return errorFromResponse(response.status, null, response.text).message === 'Missing Authorization Header';
}

async function send(path: string, options: RequestOptions): Promise<TextResponse> {
    const bare = path.split('?')[0] ?? path;
    return publicPaths.has(bare) ? request(path, options) : authorized(path, options);
}

function bodyOf<T>(response: TextResponse): T {
    if (response.status !== 200) throw errorFromResponse(response.status, response.retryAfter, response.text);
    if (response.text === '') return undefined as T;
    try {
        return JSON.parse(response.text) as T;
    } catch {
        throw new ApiError('broken', 'The response is not JSON.', response.status);
    }
}

export async function get<P extends PathsWith<'get'>>(path: P, query?: QueryOf<P>, signal?: AbortSignal): Promise<ResponseBody<P>> {
    return bodyOf(await send(withQuery(path, query), { signal }));
}

/** Sends a request that changes something. Where the service wants a password or a code again, the user is asked, and the request is
 * repeated; one who gives none gets the service's refusal. */
export async function post<P extends PathsWith<'post'>>(path: P, body: BodyOf<P>, signal?: AbortSignal): Promise<ResponseBody<P, 'post'>> {
    const once = (): Promise<TextResponse> => send(path, { method: 'POST', body, signal });
    const response = await once();
    return bodyOf(wantsConfirmation(response) && (await confirmation.ask()) ? await once() : response);
}

const confirmationStop: ConfirmationStop = 'Confirmation required.';

function wantsConfirmation({ status, text }: TextResponse): boolean {
    return status === 403 && errorFromResponse(status, null, text).message === confirmationStop;
}

export type Changed<T> = { changed: true; etag: string | null; body: T } | { changed: false };

/** Returns the body only when it has changed since the response with `etag`. */
export async function getIfChanged<P extends PathsWith<'get'>>(
    path: P,
    query: QueryOf<P> | undefined,
    etag: string | null,
    signal?: AbortSignal,
): Promise<Changed<ResponseBody<P>>> {
    const response = await send(withQuery(path, query), { etag: etag ?? undefined, signal });
    if (response.status === 304) return { changed: false };
    return { changed: true, etag: response.etag, body: bodyOf(response) };
}
