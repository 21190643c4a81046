// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { get, getIfChanged, post, withQuery } from './client';
import { confirmation } from './confirmation.svelte';
import { ApiError } from './errors';
import { mockService, tokenOf } from './mock';
import { timeoutMs } from './request';
import { session, siblingMs } from './session.svelte';

const first = tokenOf({ jti: 'first' });
const second = tokenOf({ jti: 'second' });
const refresh = tokenOf({ jti: 'refresh', type: 'refresh' });
const noParticipants = { body: { participants: [] } };

beforeEach(() => {
    vi.useFakeTimers();
});

afterEach(() => {
    session.signOut();
    vi.useRealTimers();
    vi.unstubAllGlobals();
});

const failure = async (promise: Promise<unknown>): Promise<ApiError> => {
    const thrown: unknown = await promise.then(
        () => null,
        (error: unknown) => error,
    );
    expect(thrown).toBeInstanceOf(ApiError);
    return thrown as ApiError;
};

describe('a request', () => {
    it('carries the token, the query and the body', async () => {
        await session.begin(first, refresh);
        const asked = mockService(({ path }) => (path === '/createParticipant' ? { body: { id: 7 } } : noParticipants));
        expect(await post('/createParticipant', { name: 'Luka', individual: false })).toEqual({ id: 7 });
        await get('/getParticipants');
        expect(asked[0]).toMatchObject({ method: 'POST', token: first, body: { name: 'Luka', individual: false } });
        expect(asked[1]).toMatchObject({ method: 'GET', path: '/getParticipants', token: first });
        expect(withQuery('/x', { a: 1, b: '', c: undefined, d: 'č&' })).toBe('/x?a=1&d=%C4%8D%26');
    });

    it('tells what went wrong', async () => {
        await session.begin(first, refresh);
        const answer = async (status: number, body: unknown, headers = {}): Promise<ApiError> => {
            mockService(() => ({ status, body, headers }));
            return failure(get('/getParticipants'));
        };
        expect(await answer(400, { message: 'Invalid name.' })).toMatchObject({ kind: 'refused', message: 'Invalid name.' });
        expect(await answer(503, { message: 'x' }, { 'Retry-After': '7' })).toMatchObject({
            kind: 'busy',
            retryAfterSeconds: 7,
            transient: true,
        });
        expect(await answer(404, { message: 'Not found.' })).toMatchObject({ kind: 'missing' });
        expect(await answer(413, { message: 'x' })).toMatchObject({ kind: 'tooLarge' });
        expect(await answer(500, '<html>')).toMatchObject({ kind: 'broken', transient: false });
        mockService(() => {
            throw new TypeError('Failed to fetch');
        });
        expect(await failure(get('/getParticipants'))).toMatchObject({ kind: 'offline', transient: true });
    });

    it('gives up after a while', async () => {
        await session.begin(first, refresh);
        vi.stubGlobal(
            'fetch',
            (_: string, init: RequestInit) =>
                new Promise((_resolve, reject) => init.signal?.addEventListener('abort', () => reject(new Error('aborted')))),
        );
        const waiting = failure(get('/getParticipants'));
        await vi.advanceTimersByTimeAsync(timeoutMs + 1);
        expect(await waiting).toMatchObject({ kind: 'timeout' });
    });

    it('with an ETag gives only what changed', async () => {
        await session.begin(first, refresh);
        const asked = mockService(({ etag }) =>
            etag === '"1"' ? { status: 304 } : { body: { timeZone: 'UTC', elections: [] }, headers: { ETag: '"1"' } },
        );
        const once = await getIfChanged('/admin/elections', undefined, null);
        expect(once).toEqual({ changed: true, etag: '"1"', body: { timeZone: 'UTC', elections: [] } });
        expect(await getIfChanged('/admin/elections', undefined, '"1"')).toEqual({ changed: false });
        expect(asked.map(({ etag }) => etag)).toEqual([null, '"1"']);
    });
});

describe('a session', () => {
    it('knows who it is, across a reload', async () => {
        await session.begin(first, refresh);
        expect(session.user).toEqual({
            email: 'ana@example.com',
            forename: 'Ana',
            surname: 'Šćepanović',
            jmbg: '0101990710008',
            role: 'administrator',
        });
        expect(sessionStorage.getItem('urna.session')).toContain(first);
        vi.resetModules();
        const again = await import('./session.svelte');
        expect(again.session.user?.surname).toBe('Šćepanović');
    });

    it('asks for the role when its name is not a usual one', async () => {
        mockService(() => ({ status: 400, body: { message: 'Field id is missing.' } }));
        await session.begin(tokenOf({ roles: ['chief'] }), refresh);
        expect(session.role).toBe('administrator');
        mockService(() => ({ status: 401, body: { msg: 'Missing Authorization Header' } }));
        await session.begin(tokenOf({ roles: ['clerk'] }), refresh);
        expect(session.role).toBe('official');
    });

    it('has no role until an administrator approves', async () => {
        const asked = mockService(() => ({ body: { accessToken: tokenOf({ roles: [] }) } }));
        await session.begin(tokenOf({ roles: [] }), refresh);
        expect(session.role).toBe('unapproved');
        expect(asked).toEqual([]);
        await session.renew();
        expect(session.role).toBe('unapproved');
        mockService(() => ({ body: { accessToken: tokenOf({ roles: ['official'] }) } }));
        await session.renew();
        expect(session.role).toBe('official');
        mockService(() => ({ body: { accessToken: tokenOf({ roles: [] }) } }));
        await session.renew();
        expect(session.role).toBe('unapproved');
        mockService(({ path }) =>
            path === '/refresh'
                ? { body: { accessToken: tokenOf({ roles: ['clerk'] }) } }
                : { status: 401, body: { msg: 'Missing Authorization Header' } },
        );
        await session.renew();
        expect(session.role).toBe('official');
    });

    it('renews a token shortly before it expires, by the time that has passed here', async () => {
        await session.begin(first, refresh);
        const asked = mockService(({ path }) => (path === '/refresh' ? { body: { accessToken: second } } : noParticipants));
        await get('/getParticipants');
        vi.setSystemTime(Date.now() + 3_541_000);
        await get('/getParticipants');
        expect(asked.map(({ path, token }) => [path, token])).toEqual([
            ['/getParticipants', first],
            ['/refresh', refresh],
            ['/getParticipants', second],
        ]);
    });

    it('renews it once for all who need it at the same time', async () => {
        await session.begin(first, refresh);
        const asked = mockService(async ({ path, token }) => {
            await Promise.resolve();
            if (path === '/refresh') return { body: { accessToken: second } };
            return token === second ? noParticipants : { status: 401, body: { msg: 'Token has expired' } };
        });
        await Promise.all([get('/getParticipants'), get('/getElections'), get('/getParticipants')]);
        expect(asked.filter(({ path }) => path === '/refresh')).toHaveLength(1);
        expect(asked).toHaveLength(7);
    });

    it('ends when it cannot be renewed', async () => {
        await session.begin(first, refresh);
        mockService(({ path }) => ({ status: 401, body: { msg: path } }));
        const refused = failure(get('/getParticipants'));
        await vi.advanceTimersByTimeAsync(siblingMs);
        expect(await refused).toMatchObject({ kind: 'signedOut' });
        expect(session.user).toBeNull();
        expect(session.expired).toBe(true);
        expect(sessionStorage.getItem('urna.session')).toBeNull();
        expect(await failure(get('/getParticipants'))).toMatchObject({ kind: 'signedOut' });
    });

    it('goes on when the service is only away', async () => {
        await session.begin(first, refresh);
        vi.setSystemTime(Date.now() + 3_600_000);
        mockService(() => ({ status: 503, body: { message: 'x' }, headers: { 'Retry-After': '1' } }));
        expect(await failure(get('/getParticipants'))).toMatchObject({ kind: 'busy' });
        expect(session.user).not.toBeNull();
        mockService(({ path }) => (path === '/refresh' ? { body: { accessToken: second } } : noParticipants));
        expect(await get('/getParticipants')).toEqual({ participants: [] });
    });

    it('does not end for a page of another role', async () => {
        await session.begin(first, refresh);
        const asked = mockService(() => ({ status: 401, body: { msg: 'Missing Authorization Header' } }));
        expect(await failure(get('/getParticipants'))).toMatchObject({ kind: 'forbidden' });
        expect(session.user).not.toBeNull();
        expect(asked).toHaveLength(1);
    });

    it('that was left is not brought back by an answer that came late', async () => {
        await session.begin(first, refresh);
        let answer = (): void => {};
        mockService(({ path }) =>
            path === '/refresh'
                ? new Promise((resolve) => (answer = () => resolve({ body: { accessToken: second } })))
                : { status: 401, body: { msg: 'Token has expired' } },
        );
        const waiting = failure(get('/getParticipants'));
        await vi.advanceTimersByTimeAsync(1);
        session.signOut();
        answer();
        expect(await waiting).toMatchObject({ kind: 'signedOut' });
        expect(session.user).toBeNull();
        expect(session.expired).toBe(false);
    });
});

describe('the tokens of a session', () => {
    it('are replaced by those of a new password, also for a request that waits for a renewal', async () => {
        await session.begin(first, refresh);
        const newAccess = tokenOf({ jti: 'new access' });
        const newRefresh = tokenOf({ jti: 'new refresh', type: 'refresh' });
        let renew = (): void => {};
        const asked = mockService(({ path, token }) => {
            // The session of the old refresh token has ended meanwhile.
            if (path === '/refresh') return new Promise((resolve) => (renew = () => resolve({ status: 401, body: { msg: 'ended' } })));
            return token === newAccess ? noParticipants : { status: 401, body: { msg: 'Token has expired' } };
        });
        const waiting = get('/getParticipants');
        await vi.advanceTimersByTimeAsync(1);
        await session.goOn(newAccess, newRefresh);
        renew();
        expect(await waiting).toEqual({ participants: [] });
        expect(asked.at(-1)).toMatchObject({ path: '/getParticipants', token: newAccess });
        expect(session.expired).toBe(false);
        expect(sessionStorage.getItem('urna.session')).toContain(newRefresh);
    });

    it('are not those of somebody who has signed out', async () => {
        await session.begin(first, refresh);
        mockService(() => ({}));
        session.signOut();
        expect(await failure(session.goOn(second, refresh))).toMatchObject({ kind: 'signedOut' });
        expect(session.user).toBeNull();
    });

    it('say that the initial password is in use, until that was seen', async () => {
        await session.begin(first, refresh);
        expect(session.initialPassword).toBe(false);
        await session.begin(first, refresh, { initialPassword: true });
        expect(session.initialPassword).toBe(true);
        session.forgetInitialPassword();
        expect(session.initialPassword).toBe(false);
        expect(session.user).not.toBeNull();
    });
});

describe('signing out', () => {
    it('ends the session at the service, and here whether it answers or not', async () => {
        await session.begin(first, refresh);
        const asked = mockService(() => {
            throw new TypeError('Failed to fetch');
        });
        session.signOut();
        expect(session.user).toBeNull();
        await vi.advanceTimersByTimeAsync(1);
        expect(asked).toMatchObject([{ method: 'POST', path: '/authentication/signOut', token: refresh }]);
    });
});

describe('a sensitive act', () => {
    const wanted = { status: 403, body: { message: 'Confirmation required.' } };

    it('is repeated once the user has confirmed it', async () => {
        await session.begin(first, refresh);
        const asked = mockService(({ token }) => (token === second ? {} : wanted));
        const act = post('/authentication/promote', { email: 'vera@example.com' });
        await vi.waitFor(() => expect(confirmation.asking).toBe(true));
        await session.goOn(second, refresh);
        confirmation.answer(true);
        await act;
        expect(confirmation.asking).toBe(false);
        expect(asked).toHaveLength(2);
    });

    it('is not done when the user does not confirm it, and each of several acts is told', async () => {
        await session.begin(first, refresh);
        const asked = mockService(() => wanted);
        const acts = [1, 2].map(() => failure(post('/authentication/promote', { email: 'vera@example.com' })));
        await vi.waitFor(() => expect(confirmation.asking).toBe(true));
        await vi.advanceTimersByTimeAsync(1);
        confirmation.answer(false);
        for (const act of acts) expect(await act).toMatchObject({ kind: 'forbidden', message: 'Confirmation required.' });
        expect(asked).toHaveLength(2);
    });

    it('that is refused for another reason is not asked about', async () => {
        await session.begin(first, refresh);
        mockService(() => ({ status: 403, body: { message: 'Registration is closed.' } }));
        expect(await failure(post('/authentication/promote', { email: 'vera@example.com' }))).toMatchObject({ kind: 'forbidden' });
        expect(confirmation.asking).toBe(false);
    });
});
