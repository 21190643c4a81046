// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { loadedParts, publicPage, withoutUnusedTokens } from './public-page';

const picture = 'src/public-page/preview.png';

describe('the style of the pages of results', () => {
    it('keeps the tokens that it uses', () => {
        const css = ':root{--a: 1px;--b: 2px;--party-1: #fff}@media print{:root{--b: 3px}}p{margin:var(--a);fill:var(--party-1)}';
        expect(withoutUnusedTokens(css)).toBe(':root{--a:1px;--party-1:#fff}@media print{:root{}}p{margin:var(--a);fill:var(--party-1)}');
    });

    it('is refused when it would load something, or end its element', () => {
        expect(loadedParts('p{color:red}')).toEqual([]);
        for (const css of ['@import "a.css";', 'p{background:url(a.png)}', 'p{content:"</style>"}'])
            expect(loadedParts(css)).toHaveLength(1);
    });
});

describe('a build', () => {
    const built = (style: string) =>
        build({
            configFile: false,
            logLevel: 'silent',
            plugins: [
                {
                    name: 'sources',
                    resolveId: (id: string) => (['page', 'page.css', 'projector'].includes(id) ? id : null),
                    load: (id: string) =>
                        ({
                            page: `import 'page.css'; import address from 'virtual:projector-address'; console.log(address);`,
                            'page.css': style,
                            projector: 'export const show = 1;',
                        })[id] ?? null,
                },
                publicPage('projector', picture),
            ],
            build: { write: false, rollupOptions: { input: { 'public-page': 'page' } } },
        });

    it('has the script, the style, the projector’s script by its address, and the picture', async () => {
        const result = await built(':root{--a:1px;--b:2px}p{margin:var(--a)}');
        const { output } = result as Exclude<typeof result, unknown[]> & {
            output: { fileName: string; code?: string; source?: unknown }[];
        };
        const file = (name: RegExp) => output.find(({ fileName }) => name.test(fileName));
        expect(file(/^assets\/public-page-.*\.css$/)?.source).toBe(':root{--a:1px;}p{margin:var(--a)}');
        expect(file(/^assets\/preview-.*\.png$/)?.source).toEqual(readFileSync(picture));
        const projector = file(/^assets\/public-projector-.*\.js$/)?.fileName.replace('assets/', '');
        expect(file(/^assets\/public-page-.*\.js$/)?.code).toContain(projector);
    });

    it('fails when the style is too large for each page', async () => {
        const rules = Array.from({ length: 400 }, (_, at) => `.a${at}{margin:${at}px}`).join('');
        await expect(built(rules)).rejects.toThrow(/at most 6200/);
    });
});

describe('the picture for links', () => {
    it('is 1200 by 630 pixels, and small', () => {
        const png = readFileSync(picture);
        expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 630]);
        expect(png.length).toBeLessThanOrEqual(30_000);
    });
});
