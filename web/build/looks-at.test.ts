// SPDX-License-Identifier: Apache-2.0
// Each browser test says which files and folders it looks at, so that whoever changes one finds the tests to run:
//
//   grep -l 'Looks at:.*src/routes/official' e2e/*.test.ts
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const tests = readdirSync('e2e').filter((name) => name.endsWith('.test.ts'));

/** The paths in a test's header. */
function pathsOf(test: string): string[] {
    const lines = readFileSync(`e2e/${test}`, 'utf8').matchAll(/^\/\/ Looks at: (.+)$/gm);
    return [...lines].flatMap(([, paths = '']) => paths.split(', '));
}

const looked = tests.flatMap(pathsOf);
const folders = ['src/routes', 'src/lib'].flatMap((parent) =>
    readdirSync(parent, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => `${parent}/${name}`),
);

describe('a browser test', () => {
    it.each(tests)('%s names what it looks at, and all of that exists', (test) => {
        expect(pathsOf(test)).not.toEqual([]);
        expect(pathsOf(test).filter((path) => !existsSync(path))).toEqual([]);
    });

    it.each(folders)('looks at %s, by its own name', (folder) => {
        expect(looked).toContain(folder);
    });
});
