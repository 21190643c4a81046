// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { get } from './client';
import { mockService, tokenOf } from './mock';
import { Session, session, siblingMs } from './session.svelte';

/** Waits until all tabs have heard what was said. */
const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 50));

afterEach(async () => {
    session.signOut();
    await settle();
    vi.unstubAllGlobals();
});

it('an effect does not send its request again when the token is renewed', async () => {
    const asked = mockService(({ path }) =>
        path === '/refresh' ? { body: { accessToken: tokenOf({ jti: 'second' }) } } : { body: { participants: [] } },
    );
    // Of so short a life that it is renewed before each request.
    await session.begin(tokenOf({ exp: 1010 }), tokenOf({ type: 'refresh' }));
    const stop = $effect.root(() => {
        $effect(() => void get('/getParticipants'));
    });
    flushSync();
    await vi.waitFor(() => expect(asked.map(({ path }) => path)).toEqual(['/refresh', '/getParticipants']));
    await session.renew();
    flushSync();
    await new Promise((done) => setTimeout(done, 20));
    stop();
    expect(asked.map(({ path }) => path)).toEqual(['/refresh', '/getParticipants', '/refresh']);
});

describe('the tabs of a browser', () => {
    const access = tokenOf({ jti: 'access' });
    const refresh = tokenOf({ jti: 'refresh', type: 'refresh' });

    /** Opens a tab, which in a browser would have a storage of its own. */
    const newTab = (): Session => {
        const text = sessionStorage.getItem('urna.session');
        sessionStorage.clear();
        const tab = new Session();
        if (text !== null) sessionStorage.setItem('urna.session', text);
        return tab;
    };
    it('have one session: a new one asks for it, and signing out ends it in all', async () => {
        mockService(() => ({}));
        await session.begin(access, refresh, { initialPassword: true });
        const tab = newTab();
        expect(tab.user).toBeNull();
        await vi.waitFor(() => expect(tab.user?.email).toBe('ana@example.com'));
        expect(tab.initialPassword).toBe(true);
        tab.signOut();
        await vi.waitFor(() => expect(session.user).toBeNull());
        expect([session.expired, session.signedOut, tab.expired]).toEqual([false, true, false]);
    });

    it('of which one has waited at the sign-in page are not signed in by another one', async () => {
        const tab = newTab();
        await settle();
        await session.begin(access, refresh);
        await settle();
        expect(tab.user).toBeNull();
    });

    it('of other accounts go on', async () => {
        mockService(() => ({}));
        const tab = newTab();
        await tab.begin(tokenOf({ sub: 'vera@example.com' }), refresh);
        await session.begin(access, refresh);
        session.signOut();
        await settle();
        expect(tab.user?.email).toBe('vera@example.com');
        tab.signOut();
    });

    it('go on with the tokens of a confirmation, and not with those that it replaced', async () => {
        await session.begin(access, refresh);
        const tab = newTab();
        await vi.waitFor(() => expect(tab.user).not.toBeNull());
        const confirmed = { access: tokenOf({ jti: 'a2', iat: 1100, exp: 4700 }), refresh: tokenOf({ jti: 'r2', iat: 1100, exp: 4700 }) };
        await session.goOn(confirmed.access, confirmed.refresh);
        await vi.waitFor(async () => expect(await tab.token()).toBe(confirmed.access));
        // A renewal of before the confirmation is told late.
        const late = new BroadcastChannel('urna.session');
        const old = { access: tokenOf({ iat: 1200, exp: 4800 }), refresh, role: 'administrator', receivedMs: 0 };
        late.postMessage({ kind: 'tokens', tokens: old, answers: false });
        await settle();
        expect(await tab.token()).toBe(confirmed.access);
        late.close();
        tab.leave();
    });

    it('go on with the same of two renewals within a second, whichever they hear of last', async () => {
        await session.begin(access, refresh);
        const tab = newTab();
        await vi.waitFor(() => expect(tab.user).not.toBeNull());
        const [low, high] = [tokenOf({ jti: 'r1' }), tokenOf({ jti: 'r2' })].sort() as [string, string];
        const other = new BroadcastChannel('urna.session');
        for (const renewed of [high, low]) {
            const tokens = { access: renewed, refresh, role: 'administrator', receivedMs: Date.now() };
            other.postMessage({ kind: 'tokens', tokens, answers: false });
        }
        await settle();
        const expected = [access, high].sort()[1];
        expect(await tab.token()).toBe(expected);
        expect(await session.token()).toBe(expected);
        other.close();
        tab.leave();
    });

    it('go on with the same of two renewals that wait for their answers at once', async () => {
        const [low, high] = [tokenOf({ jti: 'r1' }), tokenOf({ jti: 'r2' })].sort() as [string, string];
        const other = new BroadcastChannel('urna.session');
        const first = tokenOf({ jti: 'first', iat: 900 });
        for (const [own, heard] of [[low, high] as const, [high, low] as const]) {
            await session.begin(first, refresh);
            mockService(async () => {
                const tokens = { access: heard, refresh, role: 'administrator', receivedMs: Date.now() };
                other.postMessage({ kind: 'tokens', tokens, answers: false });
                await settle();
                return { body: { accessToken: own } };
            });
            await session.renew();
            expect(await session.token()).toBe(high);
            session.leave();
        }
        other.close();
    });

    it('ask one another before a session that is refused ends', async () => {
        const asked = mockService(() => ({ status: 401, body: { msg: 'ended' } }));
        await session.begin(access, refresh);
        const tab = newTab();
        await vi.waitFor(() => expect(tab.user).not.toBeNull());
        const ending = expect(tab.renew()).rejects.toMatchObject({ kind: 'signedOut' });
        await new Promise((done) => setTimeout(done, siblingMs));
        await ending;
        expect(tab.expired).toBe(true);
        expect(asked.map(({ path }) => path)).toEqual(['/refresh']);
    });

    it('go on with the tokens of another one when theirs are refused', async () => {
        const later = { access: tokenOf({ jti: 'a2', iat: 1100, exp: 4700 }), refresh: tokenOf({ jti: 'r2', iat: 1100, exp: 4700 }) };
        mockService(({ token }) => (token === refresh ? { status: 401, body: { msg: 'ended' } } : {}));
        await session.begin(later.access, later.refresh);
        const tab = newTab();
        await settle();
        // It slept while the session was confirmed in the other one.
        await tab.begin(access, refresh);
        await tab.renew();
        expect(await tab.token()).toBe(later.access);
        expect(tab.expired).toBe(false);
        tab.leave();
    });

    it('hear only what is a message', async () => {
        await session.begin(access, refresh);
        const channel = new BroadcastChannel('urna.session');
        const no = [null, 7, 'ask', [], {}, { kind: 'left' }, { kind: 'left', email: 7 }, { kind: 'tokens' }];
        const bad = [null, {}, { access: 7, refresh }, { access: 'x', refresh, role: 'official' }, { access, refresh, role: 'king' }];
        for (const message of no) channel.postMessage(message);
        for (const tokens of bad) channel.postMessage({ kind: 'tokens', tokens, answers: true });
        await settle();
        expect(await session.token()).toBe(access);
        channel.close();
    });
});

it('an idle session ends after as long as the service says, and for all', async () => {
    const requests = mockService(({ path }) =>
        path === '/refresh' ? { body: { accessToken: tokenOf({ jti: 'second' }) }, headers: { 'Urna-Idle-Sign-Out': '1800' } } : {},
    );
    await session.begin(tokenOf({ jti: 'first' }), tokenOf({ type: 'refresh' }));
    expect(session.idleEndMs(Date.now())).toBeNull();
    await session.renew();
    const usedMs = Date.now() + 5_000;
    expect(session.idleEndMs(usedMs)).toBe(usedMs + 1_800_000);
    expect(session.idleEndMs(0)).toBeGreaterThan(1_800_000);
    session.signOut({ idle: true });
    expect([session.user, session.expired, session.signedOut]).toEqual([null, true, false]);
    expect(requests.at(-1)?.path).toBe('/authentication/signOut');
});
