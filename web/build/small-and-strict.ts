// SPDX-License-Identifier: Apache-2.0
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** The limit of the console's whole JavaScript, compressed. */
export const gzippedBytesMax = 243_000;

/** What the Content-Security-Policy would block in a page: inline scripts, styles and handlers. */
export function inlineParts(html: string): string[] {
    const found: string[] = [];
    for (const [script] of html.matchAll(/<script\b[^>]*>/gi)) {
        if (!/\ssrc=/i.test(script)) found.push(script);
    }
    for (const [part] of html.matchAll(/<style\b[^>]*>|<[^>]*\sstyle=[^>]*>|<[^>]*\son[a-z]+=[^>]*>/gi)) found.push(part);
    return found;
}

/** Fails the build when it is too large for a slow connection, or contains something that the policy would block. */
export function smallAndStrict(): Plugin {
    return {
        name: 'urna-small-and-strict',
        apply: 'build',
        generateBundle: {
            // Last, when the page and the service worker are whole.
            order: 'post',
            handler(_options, bundle) {
                let bytes = 0;
                for (const file of Object.values(bundle)) {
                    // A worker's script is an asset.
                    const content = file.type === 'chunk' ? file.code : file.source;
                    if (file.fileName.endsWith('.js')) {
                        bytes += gzipSync(content, { level: 9 }).length;
                    } else if (file.fileName.endsWith('.html')) {
                        const inline = inlineParts(String(content));
                        if (inline.length > 0) this.error(`inline content in ${file.fileName}: ${inline.join(' ')}`);
                    }
                }
                if (bytes > gzippedBytesMax) {
                    this.error(`the console's JavaScript is ${bytes} bytes gzipped; at most ${gzippedBytesMax} are allowed`);
                }
                this.info(`the console's JavaScript is ${bytes} bytes gzipped, of ${gzippedBytesMax}`);
            },
        },
    };
}
