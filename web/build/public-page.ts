// SPDX-License-Identifier: Apache-2.0
// What the service's pages of results, `/results…`, need of this build: a script that shares nothing with the console but the code that
// draws QR codes, a style that stands in the page itself, and a picture for links to the pages.
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** The limit of the style, which each page carries. */
export const styleBytesMax = 6_200;

/** The module in which the script finds the address of what only the projector's page loads. An import that Vite sees would load the
 * console's chunks with it. */
const addressModule = 'virtual:projector-address';

/** Removes the tokens that a style does not use, and the spaces before the values of the others. */
export function withoutUnusedTokens(css: string): string {
    const used = new Set([...css.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name));
    return css.replaceAll(/(--[\w-]+):\s*([^;{}]*)(;|(?=\}))/g, (_, name: string, value: string, end: string) =>
        used.has(name) ? `${name}:${value}${end}` : '',
    );
}

/** What a style would load, which the pages' policy blocks. */
export function loadedParts(css: string): string[] {
    return css.match(/@import|url\(|<\/style/gi) ?? [];
}

export function publicPage(projector: string, picture: string): Plugin {
    let reference = '';
    return {
        name: 'urna-public-page',
        apply: 'build',
        buildStart() {
            reference = this.emitFile({ type: 'chunk', id: projector, name: 'public-projector', preserveSignature: 'strict' });
            this.emitFile({ type: 'asset', name: 'preview.png', source: readFileSync(picture) });
        },
        resolveId: (id) => (id === addressModule ? `\0${id}` : null),
        load: (id) => (id === `\0${addressModule}` ? `export default import.meta.ROLLUP_FILE_URL_${reference};` : null),
        generateBundle: {
            // Last, when the style is whole.
            order: 'post',
            handler(_options, bundle) {
                for (const file of Object.values(bundle)) {
                    if (!/^assets\/public-page-.*\.css$/.test(file.fileName) || file.type !== 'asset') continue;
                    const css = withoutUnusedTokens(String(file.source)).trim();
                    const bytes = Buffer.byteLength(css);
                    if (bytes > styleBytesMax)
                        this.error(`the public page's style is ${bytes} bytes; at most ${styleBytesMax} are allowed`);
                    const loaded = loadedParts(css);
                    if (loaded.length > 0) this.error(`the public page's style has ${loaded.join(', ')}`);
                    file.source = css;
                }
            },
        },
    };
}
