// SPDX-License-Identifier: Apache-2.0
// Writes src/lib/api/schema.gen.d.ts: the types of docs/openapi.yaml. A message that names a path has a pattern in place of a list
// there; as a plain `string` it would swallow the listed messages beside it, so that its type keeps how the pattern begins.
import { writeFileSync } from 'node:fs';
import { URL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import typescript from 'typescript';

const specification = new URL('../../docs/openapi.yaml', import.meta.url);
const output = new URL('../src/lib/api/schema.gen.d.ts', import.meta.url);
const { factory, SyntaxKind } = typescript;

/** @param {string} beginning */
function textThatBeginsWith(beginning) {
    const anything = factory.createKeywordTypeNode(SyntaxKind.StringKeyword);
    return factory.createTemplateLiteralType(factory.createTemplateHead(beginning), [
        factory.createTemplateLiteralTypeSpan(anything, factory.createTemplateTail('')),
    ]);
}

/** @type {Record<string, () => typescript.TypeNode>} */
const own = {
    '#/components/schemas/LawRefusal': () => factory.createUnionTypeNode(['Invalid rule', 'Invalid lists'].map(textThatBeginsWith)),
};

const types = await openapiTS(specification, { transform: (_schema, { path }) => own[path ?? '']?.() });
writeFileSync(output, astToString(types));
