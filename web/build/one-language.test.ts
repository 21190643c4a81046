// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, parseAst, type Rollup } from 'vite';
import { describe, expect, it } from 'vitest';
import { oneLanguage } from './one-language';

const messages = fileURLToPath(new URL('../src/lib/i18n/messages', import.meta.url));

describe('oneLanguage', () => {
    it('puts the texts of each catalogue into a file per language', async () => {
        const built = (await build({
            configFile: false,
            logLevel: 'silent',
            plugins: [oneLanguage()],
            build: {
                write: false,
                minify: false,
                rollupOptions: { input: [`${messages}/audit.ts`, `${messages}/../catalogue.ts`], preserveEntrySignatures: 'strict' },
            },
        })) as Rollup.RollupOutput;
        const chunks = built.output.filter((file) => file.type === 'chunk');
        expect(chunks.filter(({ isEntry }) => isEntry).map(({ exports }) => exports.sort())).toContainEqual(['default', 'kindMessages']);
        const serbian = chunks.filter(({ code }) => /[šđčćž]/.test(code));
        expect(serbian.map(({ isEntry, facadeModuleId }) => [isEntry, facadeModuleId])).toEqual([[false, `${messages}/audit.ts?sr`]]);
    }, 60_000);

    it('names the texts once, and has them in the same order in each language', async () => {
        const source = `export default defineMessages({ first: 'One', 'second.': { one: 'a', other: 'b' } }, { 'second.': 'dva', first: 'Jedan' });`;
        const plugin = oneLanguage().transform as (this: unknown, code: string, id: string) => { code: string };
        const partOf = (part: string): string =>
            plugin.call({ parse: parseAst, error: (why: string) => expect.fail(why) }, source, `/src/lib/i18n/messages/some.ts${part}`)
                .code;
        expect(partOf('?en')).toBe(`export default ['One', { one: 'a', other: 'b' }];\n`);
        expect(partOf('?sr')).toBe(`export default ['Jedan', 'dva'];\n`);
        expect(partOf('')).toContain('catalogue(["first","second."], {');
    });

    it('knows every catalogue by its place', () => {
        expect(readdirSync(messages).filter((name) => !/^[\w-]+\.ts$/.test(name))).toEqual([]);
    });
});
