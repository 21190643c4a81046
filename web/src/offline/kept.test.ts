// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { keptFor } from './kept';

const origin = 'https://station.example';

interface Asked {
    method?: string;
    mode?: RequestMode;
    headers?: Record<string, string>;
}

function kept(path: string, { method = 'GET', mode = 'cors', headers = {} }: Asked = {}) {
    return keptFor({ method, mode, url: new URL(path, origin).href, headers: new Headers(headers) }, origin);
}

describe('the service worker', () => {
    it('answers for the page when it is opened, whatever stands behind its path', () => {
        for (const path of ['/', '/?from=mail', '/#/upload']) expect([path, kept(path, { mode: 'navigate' })]).toEqual([path, 'page']);
        expect(kept('/')).toBeNull();
    });

    it('answers for assets', () => {
        expect(kept('/assets/index-Ab12.js')).toBe('asset');
        expect(kept('/assets/check.worker-Cd34.js', { mode: 'same-origin' })).toBe('asset');
    });

    it.each([
        '/vote',
        '/getResults?id=1',
        '/station/uploads',
        '/authentication/refresh',
        '/api',
        '/licenses',
        '/results',
        '/results/7',
        '/sw.js',
    ])('leaves %s alone', (path) => {
        expect(kept(path)).toBeNull();
        expect(kept(path, { mode: 'navigate' })).toBeNull();
    });

    it('leaves alone what changes something, has a token, wants a part, or is of another origin', () => {
        expect(kept('/assets/a.js', { method: 'POST' })).toBeNull();
        expect(kept('/', { method: 'HEAD', mode: 'navigate' })).toBeNull();
        expect(kept('/assets/a.js', { headers: { Authorization: 'Bearer x' } })).toBeNull();
        expect(kept('/assets/a.js', { headers: { Range: 'bytes=0-9' } })).toBeNull();
        expect(kept('https://elsewhere.example/assets/a.js')).toBeNull();
    });
});
