// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it, vi } from 'vitest';
import { resultIsPublic } from './public-address';

const answer = (body: unknown, status = 200) =>
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(body), { status })));

describe('a result that everybody may see', () => {
    afterEach(() => vi.unstubAllGlobals());

    it('is one of an election that is finished', async () => {
        answer({ elections: [{ state: 'running' }, { state: 'finished' }] });
        expect(await resultIsPublic()).toBe(true);
        answer({ elections: [{ state: 'upcoming' }, { state: 'counting' }] });
        expect(await resultIsPublic()).toBe(false);
        answer({ elections: [] });
        expect(await resultIsPublic()).toBe(false);
    });

    it('is not there when the service does not say so', async () => {
        answer({ message: 'Not found.' }, 404);
        expect(await resultIsPublic()).toBe(false);
        vi.stubGlobal('fetch', () => Promise.reject(new TypeError()));
        expect(await resultIsPublic()).toBe(false);
        vi.stubGlobal('fetch', (_: string, { signal }: { signal: AbortSignal }) => {
            return new Promise((_done, failed) => signal.addEventListener('abort', () => failed(new Error('too late'))));
        });
        expect(await resultIsPublic()).toBe(false);
    });
});
