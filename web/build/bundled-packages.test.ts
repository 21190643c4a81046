// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundledPackages, packageDirectory, readPackage, type BundledPackage } from './bundled-packages';

let directory: string;
beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'bundled-'));
});
afterEach(() => {
    rmSync(directory, { recursive: true });
});

describe('packageDirectory', () => {
    it('is that of the innermost package', () => {
        expect(packageDirectory('/a/node_modules/svelte/src/index.js')).toBe('/a/node_modules/svelte');
        expect(packageDirectory('/a/node_modules/@noble/hashes/esm/sha2.js')).toBe('/a/node_modules/@noble/hashes');
        expect(packageDirectory('/a/node_modules/one/node_modules/two/x.js?v=1')).toBe('/a/node_modules/one/node_modules/two');
        expect(packageDirectory('\0vite/preload-helper.js')).toBe('node_modules/vite');
        expect(packageDirectory('/a/src/main.ts')).toBeNull();
    });
});

describe('readPackage', () => {
    it('takes the text of the licence', () => {
        writeFileSync(join(directory, 'package.json'), '{"name": "one", "version": "1.0.0", "license": "ISC"}');
        writeFileSync(join(directory, 'LICENSE.md'), 'Copyright somebody\n\n# Licenses of bundled dependencies\nothers');
        expect(readPackage(directory)).toEqual({ name: 'one', version: '1.0.0', license: 'ISC', notice: 'Copyright somebody' });
    });

    it('refuses a package without a licence or its text', () => {
        writeFileSync(join(directory, 'package.json'), '{"name": "one", "version": "1.0.0", "license": "ISC"}');
        expect(() => readPackage(directory)).toThrow('the package one has no licence');
        writeFileSync(join(directory, 'package.json'), '{"name": "one", "version": "1.0.0"}');
        writeFileSync(join(directory, 'LICENSE'), 'text');
        expect(() => readPackage(directory)).toThrow('the package one has no licence');
    });
});

describe('bundledPackages', () => {
    it('lists what is in the bundle, and nothing else', async () => {
        const out = join(directory, 'packages.json');
        const entry = join(directory, 'entry.js');
        const max = fileURLToPath(new URL('../node_modules/d3-array/src/max.js', import.meta.url));
        writeFileSync(entry, `import max from ${JSON.stringify(max)}; console.log(max([1]));`);
        await build({
            configFile: false,
            logLevel: 'silent',
            plugins: [bundledPackages(out)],
            build: { write: false, rollupOptions: { input: entry } },
        });
        const packages = JSON.parse(readFileSync(out, 'utf8')) as BundledPackage[];
        expect(packages.map(({ name, license }) => [name, license])).toEqual([['d3-array', 'ISC']]);
        expect(packages[0]?.notice).toContain('Copyright 2010-');
    });
});
