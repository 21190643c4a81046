// SPDX-License-Identifier: Apache-2.0
import type { Plugin } from 'vite';

const catalogueFile = /\/lib\/i18n\/messages\/([\w-]+\.ts)(?:\?(en|sr))?$/;

/** Splits each catalogue of messages into its languages, of which the browser loads the one that it shows: `x.ts?en` and
 * `x.ts?sr` have the texts, and `x.ts` has the loaders (src/lib/i18n/catalogue.ts). */
export function oneLanguage(): Plugin {
    return {
        name: 'urna-one-language',
        apply: 'build',
        transform(code, id) {
            const [, file, language] = catalogueFile.exec(id) ?? [];
            if (file === undefined) return null;
            let loaders = `import { catalogue } from '../catalogue';\n`;
            let texts = '';
            for (const node of this.parse(code).body) {
                const [name, call] =
                    node.type === 'ExportDefaultDeclaration'
                        ? ['default', node.declaration]
                        : node.type === 'ExportNamedDeclaration' && node.declaration?.type === 'VariableDeclaration'
                          ? [nameOf(node.declaration.declarations[0]?.id), node.declaration.declarations[0]?.init]
                          : [null, null];
                if (name === null) continue;
                const [en, sr] = call?.type === 'CallExpression' ? call.arguments : [];
                if (!en || !sr) this.error(`${file}: ${name} is not made by defineMessages`);
                // The parser's nodes have positions, which their types do not say.
                const kept = (language === 'sr' ? sr : en) as unknown as { start: number; end: number };
                const open = name === 'default' ? 'export default' : `export const ${name} =`;
                texts += `${open} ${code.slice(kept.start, kept.end)};\n`;
                const load = (part: string): string => `${part}: () => import('./${file}?${part}').then((texts) => texts.${name})`;
                loaders += `${open} catalogue({ ${load('en')}, ${load('sr')} });\n`;
            }
            return { code: language === undefined ? loaders : texts, map: null };
        },
    };
}

function nameOf(id: { type: string; name?: string } | undefined): string | null {
    return id?.name ?? null;
}
