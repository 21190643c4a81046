// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { gzippedBytesMax, inlineParts, smallAndStrict } from './small-and-strict';

describe('inlineParts', () => {
    it('finds what the policy refuses', () => {
        expect(inlineParts('<script>1</script>')).toHaveLength(1);
        expect(inlineParts('<p style="color: red">')).toHaveLength(1);
        expect(inlineParts('<style>p {}</style>')).toHaveLength(1);
        expect(inlineParts('<a onclick="go()">')).toHaveLength(1);
    });

    it('finds nothing in the page that is shipped', () => {
        expect(inlineParts(readFileSync(fileURLToPath(new URL('../index.html', import.meta.url)), 'utf8'))).toEqual([]);
    });
});

describe('smallAndStrict', () => {
    it('fails a build whose JavaScript is too large', async () => {
        // Random text does not compress: 345 kB of it stay above the limit.
        const noise = Array.from({ length: 345_000 }, () => String.fromCharCode(35 + Math.floor(Math.random() * 57))).join('');
        const large = {
            name: 'large',
            resolveId: (id: string) => (id === 'large' ? id : null),
            load: (id: string) => (id === 'large' ? `console.log(${JSON.stringify(noise)})` : null),
        };
        const attempt = build({
            configFile: false,
            logLevel: 'silent',
            plugins: [large, smallAndStrict()],
            build: { write: false, rollupOptions: { input: 'large' } },
        });
        await expect(attempt).rejects.toThrow(`bytes gzipped; at most ${gzippedBytesMax}`);
    });
});
