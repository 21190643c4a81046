// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { apiPage } from './api-page';
import { inlineParts } from './small-and-strict';

const document = (schema: string, more = ''): string => `
info: { title: Urna, version: 1.0.0, description: 'What \`/one\` is for, <b> and more.' }
tags: [{ name: things }]
paths:
  /one:
    get:
      tags: [things]
      operationId: one
      summary: Get one
      x-urna-access: public
      responses: { '200': { description: It., content: { application/json: { schema: ${schema} } } } }
${more}
components: { schemas: { Id: { type: integer, minimum: 1, description: A number. } } }
`;

const body = (schema: string): string => /<div class="body">(.*?)<\/div>/s.exec(apiPage(document(schema), '/assets/api.css'))?.[1] ?? '';

describe('apiPage', () => {
    it('has no part that the policy refuses', () => {
        const yaml = readFileSync(fileURLToPath(new URL('../../docs/openapi.yaml', import.meta.url)), 'utf8');
        expect(inlineParts(apiPage(yaml, '/assets/api.css'))).toEqual([]);
    });

    it('writes text as text, and marks what is code', () => {
        expect(apiPage(document('{ type: string }'), '/a.css')).toContain('<p>What <code>/one</code> is for, &lt;b&gt; and more.</p>');
    });

    it('says of each field its type, limits, and whether it may be absent', () => {
        const text = body(
            '{ type: object, required: [a], properties: { a: { type: string, minLength: 1, maxLength: 5 }, b: { type: boolean } } }',
        );
        expect(text).toContain('<code>a</code> <span class="kind">string, at least 1 character, at most 5 characters</span>');
        expect(text).toContain('<code>b</code> <span class="kind">boolean, optional</span>');
    });

    it('links a schema that has a name', () => {
        expect(body("{ $ref: '#/components/schemas/Id' }")).toContain('<a href="#schema-Id">Id</a>');
    });

    it('lists the values and the elements that there are', () => {
        expect(body('{ enum: [yes it is., no] }')).toMatch(/one of the following.*<li><code>yes it is\.<\/code><\/li>/s);
        expect(body('{ type: array, items: { type: integer } }')).toMatch(/array of the following.*integer/s);
    });

    it('fails rather than leave out what it does not know', () => {
        expect(() => body('{ type: string, not: { const: a } }')).toThrow('does not know not of a schema');
        expect(() => body("{ $ref: '#/components/schemas/Gone' }")).toThrow('leads nowhere');
        const untagged = '  /two:\n    get: { tags: [others], operationId: two, summary: Two, x-urna-access: public, responses: {} }';
        expect(() => apiPage(document('{ type: string }', untagged), '/a.css')).toThrow('an operation has no tag');
    });
});
