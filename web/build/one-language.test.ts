// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Rollup } from 'vite';
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

    it('knows every catalogue by its place', () => {
        expect(readdirSync(messages).filter((name) => !/^[\w-]+\.ts$/.test(name))).toEqual([]);
    });
});
