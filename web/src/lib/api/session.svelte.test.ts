// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { get } from './client';
import { mockService, tokenOf } from './mock';
import { session } from './session.svelte';

afterEach(() => {
    session.signOut();
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
