// SPDX-License-Identifier: Apache-2.0
// Writes src/lib/api/limits.gen.ts: the limits and defaults of the fields of each request, out of docs/openapi.yaml. TypeScript's types
// cannot carry them, so that they stand beside the types, and the console has no number of its own.
import { readFileSync, writeFileSync } from 'node:fs';
import { URL } from 'node:url';
import { load } from 'js-yaml';

const keywords = ['minLength', 'maxLength', 'pattern', 'minimum', 'maximum', 'default'];
const specification = new URL('../../docs/openapi.yaml', import.meta.url);
const output = new URL('../src/lib/api/limits.gen.ts', import.meta.url);

/** @type {any} */
const api = load(readFileSync(specification, 'utf8'));

/** @param {any} node */
function resolved(node) {
    return '$ref' in node
        ? node.$ref
              .slice('#/'.length)
              .split('/')
              .reduce((/** @type {any} */ at, /** @type {string} */ name) => at[name], api)
        : node;
}

/** @type {Record<string, Record<string, Record<string, number | string>>>} */
const limits = {};
for (const [path, operations] of Object.entries(api.paths)) {
    for (const operation of Object.values(/** @type {any} */ (operations))) {
        const fields = [
            ...Object.entries(operation.requestBody?.content['application/json']?.schema.properties ?? {}),
            ...(operation.parameters ?? []).map(resolved).map((/** @type {any} */ one) => [one.name, one.schema]),
        ];
        for (const [name, schema] of fields) {
            const found = Object.entries(resolved(schema)).filter(([keyword]) => keywords.includes(keyword));
            if (found.length > 0) (limits[path] ??= {})[name] = Object.fromEntries(found);
        }
    }
}
writeFileSync(
    output,
    `// Made by build/limits.js out of docs/openapi.yaml.\nexport const limits = ${JSON.stringify(limits, null, 4)} as const;\n`,
);
