// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

export const script = 'sw.js';

/** The files of a build by name, with their content. */
type Files = Readonly<Record<string, string | Uint8Array>>;

/** What the pages of results load, which the worker leaves to the service. */
const publicAsset = /^assets\/(?:public-|preview-)/;

/** Returns what the worker is told of the build, as a line of JavaScript: the same files give the same line. */
export function shellOf(files: Files): string {
    const page = files['index.html'];
    if (page === undefined) throw new Error('the build has no index.html');
    // The page names its script, whose name changes with everything that it loads; but that of an asset alone does not change it.
    const assets = Object.keys(files)
        .filter((name) => name.startsWith('assets/') && !publicAsset.test(name))
        .sort()
        .map((name) => `/${name}`);
    const version = sha256([sha256(page), ...assets].join('\n')).slice(0, 16);
    return `const shell=${JSON.stringify({ version, page: sha256(page), assets })};\n`;
}

/** Tells the service worker, which is built as a script of its own, which files it keeps. */
export function serviceWorker(): Plugin {
    return {
        name: 'urna-service-worker',
        apply: 'build',
        generateBundle: {
            // Last, when each file has its name.
            order: 'post',
            handler(_options, bundle) {
                const worker = bundle[script];
                if (worker?.type !== 'chunk') return this.error(`there is no ${script}`);
                if (worker.imports.length + worker.dynamicImports.length > 0) this.error(`${script} loads other scripts`);
                const files = Object.values(bundle).map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]);
                worker.code = shellOf(Object.fromEntries(files) as Files) + worker.code;
            },
        },
    };
}
