// SPDX-License-Identifier: Apache-2.0
// The service's endpoints, typed by docs/openapi.yaml: `await get('/getParticipants')`, `await post('/login', {...})`.
// A call gives the answer's body, or throws an ApiError.

import { ApiError, errorOf } from './errors';
import { request, type Answer, type Request } from './request';
import type { components, paths as Paths } from './schema.gen';
import { session } from './session.svelte';

export { ApiError, asApiError } from './errors';
export type Schemas = components['schemas'];
export type Account = Schemas['Account'];
export type ElectionState = Schemas['ElectionState'];
export type ListedElection = Schemas['ListedElection'];

export type PathsWith<Method extends string> = {
    [P in keyof Paths]: Paths[P] extends Record<Method, { responses: unknown }> ? P : never;
}[keyof Paths] &
    string;

type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined;
type Success<Operation> = Operation extends { responses: { 200: infer Ok } } ? Json<Ok> : undefined;
type Operation<P extends keyof Paths, Method extends string> = Paths[P] extends Record<Method, infer Op> ? Op : never;

export type Answered<P extends keyof Paths, Method extends string = 'get'> = Success<Operation<P, Method>>;
export type QueryOf<P extends keyof Paths> =
    Operation<P, 'get'> extends { parameters: { query?: infer Query } } ? Exclude<Query, undefined> : Record<string, never>;
export type BodyOf<P extends keyof Paths> = Operation<P, 'post'> extends { requestBody: infer Body } ? Json<Body> : undefined;

const forAnybody: ReadonlySet<string> = new Set(['/register', '/login', '/admin/publicResults']);

/** A path with its query; what is undefined or empty is left out. */
export function withQuery(path: string, query: unknown = {}): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query ?? {}) as [string, string | number | boolean | null | undefined][]) {
        if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
    }
    const text = search.toString();
    return text === '' ? path : `${path}?${text}`;
}

/** Asks with the session's token. When the service does not take it, asks once more with a new one; when it does not
 * take that one either, the session has ended. */
export async function withToken<A extends { status: number }>(ask: (token: string) => Promise<A>): Promise<A> {
    const token = await session.token();
    const answer = await ask(token);
    if (answer.status !== 401) return answer;
    const again = await ask(await session.renewed(token));
    if (again.status === 401) session.end();
    return again;
}

function authorized(path: string, asked: Request): Promise<Answer> {
    return withToken(async (token) => {
        const answer = await request(path, { ...asked, token });
        if (answer.status === 401 && ofWrongRole(answer)) throw new ApiError('forbidden', '', 401);
        return answer;
    });
}

/** The contract's words for a good token that may not do this. */
function ofWrongRole(answer: Answer): boolean {
    return errorOf(answer.status, null, answer.text).message === 'Missing Authorization Header';
}

async function ask(path: string, asked: Request): Promise<Answer> {
    const bare = path.split('?')[0] ?? path;
    return forAnybody.has(bare) ? request(path, asked) : authorized(path, asked);
}

function bodyOf<T>(answer: Answer): T {
    if (answer.status !== 200) throw errorOf(answer.status, answer.retryAfter, answer.text);
    if (answer.text === '') return undefined as T;
    try {
        return JSON.parse(answer.text) as T;
    } catch {
        throw new ApiError('broken', 'The answer is no JSON.', answer.status);
    }
}

export async function get<P extends PathsWith<'get'>>(path: P, query?: QueryOf<P>, signal?: AbortSignal): Promise<Answered<P>> {
    return bodyOf(await ask(withQuery(path, query), { signal }));
}

export async function post<P extends PathsWith<'post'>>(path: P, body: BodyOf<P>, signal?: AbortSignal): Promise<Answered<P, 'post'>> {
    return bodyOf(await ask(path, { method: 'POST', body, signal }));
}

export type Changed<T> = { changed: true; etag: string | null; body: T } | { changed: false };

/** Gives the answer only when it is another one than that with `etag`. */
export async function getIfChanged<P extends PathsWith<'get'>>(
    path: P,
    query: QueryOf<P> | undefined,
    etag: string | null,
    signal?: AbortSignal,
): Promise<Changed<Answered<P>>> {
    const answer = await ask(withQuery(path, query), { etag: etag ?? undefined, signal });
    if (answer.status === 304) return { changed: false };
    return { changed: true, etag: answer.etag, body: bodyOf(answer) };
}
