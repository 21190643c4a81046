// SPDX-License-Identifier: Apache-2.0
import type { Plugin } from 'vite';

const catalogueFile = /\/lib\/i18n\/messages\/([\w-]+\.ts)(?:\?(en|sr))?$/;

/** Splits each catalogue of messages into its languages, of which the browser loads the one that it shows: `x.ts?en` and
 * `x.ts?sr` have the texts, and `x.ts` has their names, once and beside the code that uses them, and the loaders
 * (src/lib/i18n/catalogue.ts). */
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
                const [en, sr] = (call?.type === 'CallExpression' ? call.arguments : []).map((object) => textsOf(object, code));
                if (!en || !sr) return this.error(`${file}: ${name} is not made by defineMessages`);
                const open = name === 'default' ? 'export default' : `export const ${name} =`;
                const keys = [...en.keys()];
                texts += `${open} [${keys.map((key) => (language === 'sr' ? sr : en).get(key)).join(', ')}];\n`;
                const load = (part: string): string => `${part}: () => import('./${file}?${part}').then((texts) => texts.${name})`;
                loaders += `${open} catalogue(${JSON.stringify(keys)}, { ${load('en')}, ${load('sr')} });\n`;
            }
            return { code: language === undefined ? loaders : texts, map: null };
        },
    };
}

/** The source of each text of an object, by the text's name; null where it has anything else than texts. */
function textsOf(object: { type: string }, code: string): Map<string, string> | null {
    if (object.type !== 'ObjectExpression') return null;
    const texts = new Map<string, string>();
    for (const { type, computed, key, value } of (object as unknown as ObjectExpression).properties) {
        const name = key?.name ?? key?.value;
        if (type !== 'Property' || computed || name === undefined) return null;
        texts.set(name, code.slice(value.start, value.end));
    }
    return texts;
}

/** The parser's nodes, with the positions that their types do not say. */
interface ObjectExpression {
    properties: {
        type: string;
        computed?: boolean;
        key?: { name?: string; value?: string };
        value: { start: number; end: number };
    }[];
}

function nameOf(id: { type: string; name?: string } | undefined): string | null {
    return id?.name ?? null;
}
