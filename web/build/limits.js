// SPDX-License-Identifier: Apache-2.0
// Writes src/lib/api/limits.gen.ts: the limits and defaults of the fields of each request, out of docs/openapi.yaml. TypeScript's types
// cannot carry them, so that they stand beside the types, and the console has no number of its own. And src/lib/api/law-limits.gen.ts:
// those of a rule, which only the form of a rule loads.
import { readFileSync, writeFileSync } from 'node:fs';
import { URL } from 'node:url';
import { load } from 'js-yaml';

const keywords = ['maxItems', 'maxProperties', 'minLength', 'maxLength', 'pattern', 'minimum', 'maximum', 'default'];
const specification = new URL('../../docs/openapi.yaml', import.meta.url);

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

/** @param {any} schema */
function limitsIn(schema) {
    return Object.fromEntries(Object.entries(resolved(schema)).filter(([keyword]) => keywords.includes(keyword)));
}

/**
 * @param {string} file
 * @param {string} name
 * @param {unknown} value
 */
function write(file, name, value) {
    const text = JSON.stringify(value, null, 4);
    writeFileSync(
        new URL(`../src/lib/api/${file}`, import.meta.url),
        `// Made by build/limits.js out of docs/openapi.yaml.\nexport const ${name} = ${text} as const;\n`,
    );
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
            const found = limitsIn(schema);
            if (Object.keys(found).length > 0) (limits[path] ??= {})[name] = found;
        }
    }
}
write('limits.gen.ts', 'limits', limits);

const { Rule, LawCondition, LawDecimal, LawPasses, LawThreshold } = api.components.schemas;
const [className] = Object.keys(Rule.properties.classes.patternProperties);
write('law-limits.gen.ts', 'lawLimits', {
    decimal: limitsIn(LawDecimal),
    conditions: limitsIn(LawThreshold),
    votes: limitsIn(LawCondition.properties.votes),
    directSeats: limitsIn(LawCondition.properties.directSeats),
    passes: limitsIn(LawPasses),
    classes: { ...limitsIn(Rule.properties.classes), name: className },
    runoff: limitsIn(Rule.properties.runoff),
});
