// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { shellOf } from './service-worker';

function shell(files: Record<string, string>): { version: string; page: string; assets: string[] } {
    return JSON.parse(/^const shell=(.*);\n$/.exec(shellOf(files))?.[1] ?? '') as ReturnType<typeof shell>;
}

describe('what the service worker is told', () => {
    const files = { 'assets/b-1.js': 'b', 'index.html': '<p>', 'assets/a-1.css': 'a', 'api.html': 'api', 'sw.js': '' };

    it('is the assets, and neither other pages nor itself', () => {
        expect(shell(files).assets).toEqual(['/assets/a-1.css', '/assets/b-1.js']);
        expect(shell(files).page).toMatch(/^[0-9a-f]{64}$/);
    });

    it('is not what the pages of results load', () => {
        const more = {
            'assets/public-page-1.js': '',
            'assets/public-page-2.css': '',
            'assets/public-projector-3.js': '',
            'assets/preview-4.png': '',
        };
        expect(shellOf({ ...files, ...more })).toBe(shellOf(files));
    });

    it('is the same for the same files in another order', () => {
        expect(shellOf(Object.fromEntries(Object.entries(files).reverse()))).toBe(shellOf(files));
    });

    it('has another version when the page or the name of an asset is another', () => {
        const { version } = shell(files);
        expect(shell({ ...files, 'index.html': '<b>' }).version).not.toBe(version);
        expect(shell({ ...files, 'assets/c-1.js': 'c' }).version).not.toBe(version);
        expect(shell({ ...files, 'api.html': 'other' }).version).toBe(version);
    });

    it('is an error without a page', () => {
        expect(() => shellOf({})).toThrow('the build has no index.html');
    });
});
