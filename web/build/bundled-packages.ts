// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

export interface BundledPackage {
    name: string;
    version: string;
    license: string;
    notice: string;
}

/** The directory of the npm package that a module of the bundle is from; null for a module of our own. */
export function packageDirectory(id: string): string | null {
    // What Vite and its plugins add themselves; such names begin with a NUL.
    if (/^\0(vite|commonjs)/.test(id)) return 'node_modules/vite';
    return /^.*\/node_modules\/(@[^/]+\/)?[^/]+/.exec(id.replaceAll('\\', '/'))?.[0].replace(/^\0/, '') ?? null;
}

/** What a package says of itself. Throws when it does not say its licence, or has no text of it. */
export function readPackage(directory: string): BundledPackage {
    const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Partial<BundledPackage>;
    if (name === undefined || version === undefined) throw new Error(`${directory} is no package`);
    const texts = readdirSync(directory).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
    if (typeof license !== 'string' || texts.length === 0) throw new Error(`the package ${name} has no licence`);
    const notice = texts
        .sort()
        // Vite tells behind its own licence those of what only builds.
        .map((file) => readFileSync(join(directory, file), 'utf8').split('\n# Licenses of bundled dependencies')[0]?.trim())
        .join('\n\n');
    return { name, version, license, notice };
}

const directories = new Set<string>();

/** Writes which npm packages the bundle and its workers hold, each with its notice, for packaging/notices.mjs and
 * scripts/sbom.py. Fails the build when one has no notice. */
export function bundledPackages(out: string): Plugin {
    return {
        name: 'urna-bundled-packages',
        apply: 'build',
        generateBundle(_options, bundle) {
            for (const chunk of Object.values(bundle)) {
                if (chunk.type !== 'chunk') continue;
                for (const id of Object.keys(chunk.modules)) {
                    const directory = packageDirectory(id);
                    if (directory !== null) directories.add(directory);
                }
            }
            const packages = [...directories].map(readPackage).sort((one, other) => (one.name < other.name ? -1 : 1));
            mkdirSync(dirname(out), { recursive: true });
            writeFileSync(out, `${JSON.stringify(packages, null, 2)}\n`);
        },
    };
}
