// SPDX-License-Identifier: Apache-2.0
// The page at /api: docs/openapi.yaml for people, as HTML without a script.
import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import type { Plugin } from 'vite';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Fields = Record<string, Json>;

const methods = ['get', 'put', 'post', 'delete', 'patch'];

/** What the words of a schema are on the page, in this order. A word that is not here fails the build. */
const limits: Record<string, (value: Json) => string> = {
    format: (value) => `format ${text(value)}`,
    contentMediaType: (value) => `content ${text(value)}`,
    minLength: (value) => `at least ${counted(value, 'character')}`,
    maxLength: (value) => `at most ${counted(value, 'character')}`,
    minimum: (value) => `at least ${text(value)}`,
    maximum: (value) => `at most ${text(value)}`,
    minItems: (value) => `at least ${counted(value, 'element')}`,
    maxItems: (value) => `at most ${counted(value, 'element')}`,
    maxProperties: (value) => `at most ${counted(value, 'member')}`,
    uniqueItems: () => 'no element twice',
    pattern: (value) => `pattern ${code(value)}`,
    default: (value) => `default ${code(value)}`,
    examples: (value) => `for example ${list(value).map(code).join(', ')}`,
};
const elsewhere = [
    '$ref',
    'type',
    'description',
    'properties',
    'patternProperties',
    'required',
    'additionalProperties',
    'items',
    'enum',
    'const',
    'anyOf',
    'oneOf',
];

/** What has to be one word or more of text. */
function text(value: Json | undefined): string {
    if (typeof value === 'object' || value === undefined) throw new Error(`not a text: ${JSON.stringify(value)}`);
    return String(value);
}

function counted(count: Json, what: string): string {
    return `${text(count)} ${what}${count === 1 ? '' : 's'}`;
}

function escape(text: string): string {
    return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function code(value: Json | undefined): string {
    return `<code>${escape(typeof value === 'string' ? value : JSON.stringify(value))}</code>`;
}

/** Of Markdown what the document uses: paragraphs, and `code`. */
function inline(text: string): string {
    return text
        .split(/`([^`]+)`/)
        .map((part, index) => (index % 2 === 1 ? code(part) : escape(part)))
        .join('');
}

function prose(text: Json | undefined): string {
    if (typeof text !== 'string') return '';
    return text
        .trim()
        .split(/\n\s*\n/)
        .map((paragraph) => `<p>${inline(paragraph.replaceAll(/\s*\n\s*/g, ' '))}</p>\n`)
        .join('');
}

function fields(value: Json | undefined): Fields {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function list(value: Json | undefined): Json[] {
    return Array.isArray(value) ? value : [];
}

/** Writes the parts of a document; throws on what it does not know, so that nothing is left out silently. */
class Writer {
    constructor(private readonly document: Fields) {}

    /** What a reference leads to, or the thing itself. */
    private at(value: Json | undefined): Fields {
        const reference = fields(value)['$ref'];
        if (typeof reference !== 'string') return fields(value);
        const found = reference
            .replace('#/', '')
            .split('/')
            .reduce<Json | undefined>((part, name) => fields(part)[name], this.document);
        if (found === undefined) throw new Error(`${reference} leads nowhere`);
        return fields(found);
    }

    /** One line on a schema: its type or a link to it, and its limits. */
    private kind(schema: Fields): string {
        for (const word of Object.keys(schema)) {
            if (!(word in limits) && !elsewhere.includes(word)) throw new Error(`the page of the API does not know ${word} of a schema`);
        }
        const reference = schema['$ref'];
        if (typeof reference === 'string') {
            const name = reference.slice(reference.lastIndexOf('/') + 1);
            if (this.at(schema) === undefined) throw new Error(`${reference} leads nowhere`);
            return `<a href="#schema-${name}">${name}</a>`;
        }
        const parts: string[] = [];
        const types = [schema['type'] ?? []].flat().map(String);
        if (types.includes('array')) {
            parts.push('array of the following');
        } else if (types.length > 0) {
            parts.push(types.join(' or '));
        }
        if ('enum' in schema || 'anyOf' in schema || 'oneOf' in schema) parts.push('one of the following');
        if ('const' in schema) parts.push(`always ${code(schema['const'])}`);
        for (const [word, text] of Object.entries(limits)) {
            if (schema[word] !== undefined) parts.push(text(schema[word]));
        }
        return parts.join(', ');
    }

    /** What is inside a schema: the fields of an object, the elements of an array, the values or forms that there are. */
    private inside(schema: Fields): string {
        const required = list(schema['required']);
        const named = { ...fields(schema['properties']), ...fields(schema['patternProperties']) };
        const rows = Object.entries(named).map(([name, value]) => {
            const property = fields(value);
            return `<li>${code(name)} <span class="kind">${[this.kind(property), required.includes(name) ? '' : 'optional']
                .filter((part) => part !== '')
                .join(', ')}</span>${this.about(property)}</li>\n`;
        });
        if (typeof schema['additionalProperties'] === 'object')
            rows.push(`<li>any other field: ${this.schema(schema['additionalProperties'])}</li>\n`);
        if (schema['items'] !== undefined) rows.push(`<li>${this.schema(schema['items'])}</li>\n`);
        for (const value of list(schema['enum'])) rows.push(`<li>${code(value)}</li>\n`);
        for (const form of [...list(schema['anyOf']), ...list(schema['oneOf'])]) rows.push(`<li>${this.schema(form)}</li>\n`);
        return rows.length === 0 ? '' : `<ul>\n${rows.join('')}</ul>\n`;
    }

    private about(schema: Fields): string {
        return prose(schema['description']) + this.inside(schema);
    }

    private schema(value: Json | undefined): string {
        const schema = fields(value);
        return `<span class="kind">${this.kind(schema)}</span>${this.about(schema)}`;
    }

    private content(value: Json | undefined): string {
        return Object.entries(fields(value))
            .map(([type, content]) => {
                const { schema, example } = fields(content);
                const shown = example === undefined ? '' : `<pre tabindex="0"><code>${escape(this.example(example))}</code></pre>\n`;
                return `<div class="body">${code(type)}: ${this.schema(schema)}${shown}</div>\n`;
            })
            .join('');
    }

    private example(example: Json): string {
        return typeof example === 'string' ? example : JSON.stringify(example, null, 2);
    }

    private headers(value: Json | undefined): string {
        const names = Object.keys(fields(value));
        return names.length === 0
            ? ''
            : `<p>Headers: ${names.map((name) => `<a href="#header-${name.toLowerCase()}">${code(name)}</a>`).join(', ')}</p>\n`;
    }

    private parameters(value: Json | undefined): string {
        const rows = list(value).map((one) => {
            const { name, in: place, required, description, schema } = this.at(one);
            const optional = required === true ? '' : ', optional';
            return `<li>${code(name)} in the ${text(place)}${optional} ${this.schema(schema)}${prose(description)}</li>\n`;
        });
        return rows.length === 0 ? '' : `<h4>Parameters</h4>\n<ul>\n${rows.join('')}</ul>\n`;
    }

    private operation(path: string, method: string, operation: Fields): string {
        const access = text(operation['x-urna-access']);
        const allowed: Record<string, string> = {
            public: 'anybody',
            administrator: 'administrators',
            official: 'election officials',
            account: 'who has an access token',
            confirmed: 'administrators, who may be asked for a password or a code again',
            published: 'anybody where the election is public, else administrators',
            refresh: 'who has a refresh token',
            loopback: 'clients on the same machine',
        };
        if (!(access in allowed)) throw new Error(`${method} ${path}: who is ${access}?`);
        const body = fields(operation['requestBody']);
        const responses = Object.entries(fields(operation['responses'])).map(([status, one]) => {
            const response = this.at(one);
            return `<dt>${code(status)}</dt>\n<dd>${prose(response['description'])}${this.headers(response['headers'])}${this.content(
                response['content'],
            )}</dd>\n`;
        });
        return (
            `<section id="${text(operation['operationId'])}" aria-labelledby="title-${text(operation['operationId'])}">\n` +
            `<h3 id="title-${text(operation['operationId'])}"><code>${method.toUpperCase()} ${escape(path)}</code></h3>\n` +
            `<p class="summary">${inline(text(operation['summary']))}. <span class="kind">For ${allowed[access] ?? ''}.</span></p>\n` +
            prose(operation['description']) +
            this.parameters(operation['parameters']) +
            (body['content'] === undefined ? '' : `<h4>Request</h4>\n${prose(body['description'])}${this.content(body['content'])}`) +
            `<h4>Answers</h4>\n<dl>\n${responses.join('')}</dl>\n</section>\n`
        );
    }

    /** The headers of all answers, by name; those of the same name say the same. */
    private allHeaders(responses: Fields[]): string {
        const known = new Map<string, string>();
        for (const response of responses) {
            for (const [name, value] of Object.entries(fields(response['headers']))) {
                const header = this.at(value);
                const text = prose(header['description']) || `<p>${this.schema(header['schema'])}</p>\n`;
                if (!known.has(name) || header['description'] !== undefined) known.set(name, text);
            }
        }
        const rows = [...known]
            .sort()
            .map(([name, text]) => `<dt id="header-${name.toLowerCase()}">${code(name)}</dt>\n<dd>${text}</dd>\n`);
        return `<dl>\n${rows.join('')}</dl>\n`;
    }

    page(stylesheet: string): string {
        const info = fields(this.document['info']);
        const components = fields(this.document['components']);
        const operations = Object.entries(fields(this.document['paths'])).flatMap(([path, item]) =>
            Object.entries(fields(item)).map(([method, operation]) => {
                if (!methods.includes(method)) throw new Error(`the page of the API does not know ${method} of ${path}`);
                return { path, method, operation: fields(operation) };
            }),
        );
        const tags = list(this.document['tags']).map((tag) => text(fields(tag)['name']));
        const of = (tag: string) => operations.filter(({ operation }) => list(operation['tags'])[0] === tag);
        if (tags.flatMap(of).length !== operations.length) throw new Error('an operation has no tag, or one that is not listed');
        const contents = tags.map(
            (tag) =>
                `<li>${tag}\n<ul>\n${of(tag)
                    .map(
                        ({ path, method, operation }) =>
                            `<li><a href="#${text(operation['operationId'])}"><code>${method.toUpperCase()} ${escape(path)}</code></a> ${inline(
                                text(operation['summary']),
                            )}</li>\n`,
                    )
                    .join('')}</ul>\n</li>\n`,
        );
        const sections = tags.map(
            (tag) =>
                `<h2 id="tag-${tag}">${tag.charAt(0).toUpperCase()}${tag.slice(1)}</h2>\n${of(tag)
                    .map(({ path, method, operation }) => this.operation(path, method, operation))
                    .join('')}`,
        );
        const responses = operations.flatMap(({ operation }) => Object.values(fields(operation['responses'])).map((one) => this.at(one)));
        const tokens = Object.entries(fields(components['securitySchemes'])).map(
            ([name, scheme]) => `<dt>${code(name)}</dt>\n<dd>${prose(fields(scheme)['description'])}</dd>\n`,
        );
        const schemas = Object.entries(fields(components['schemas'])).map(
            ([name, schema]) =>
                `<section id="schema-${name}" aria-labelledby="title-schema-${name}">\n<h3 id="title-schema-${name}">${name}</h3>\n<div>${this.schema(schema)}</div>\n</section>\n`,
        );
        return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Urna: the API</title>
<link rel="stylesheet" href="${stylesheet}">
</head>
<body>
<main>
<h1>Urna ${escape(text(info['version']))}: the API</h1>
<p><a href="/">To the console</a></p>
${prose(info['description'])}
<nav aria-label="Contents">
<ul>
${contents.join('')}<li><a href="#tokens">Tokens</a>, <a href="#headers">headers</a>, <a href="#schemas">schemas</a></li>
</ul>
</nav>
${sections.join('')}<h2 id="tokens">Tokens</h2>
<dl>
${tokens.join('')}</dl>
<h2 id="headers">Headers</h2>
${this.allHeaders(responses)}<h2 id="schemas">Schemas</h2>
${schemas.join('')}</main>
</body>
</html>
`;
    }
}

/** The page of an OpenAPI document, with the address of its stylesheet. */
export function apiPage(yaml: string, stylesheet: string): string {
    return new Writer(fields(load(yaml) as Json)).page(stylesheet);
}

/** Puts the page of a document into the bundle, as api.html with a stylesheet of its own. */
export function apiPagePlugin(document: string, stylesheet: string): Plugin {
    return {
        name: 'urna-api-page',
        apply: 'build',
        generateBundle() {
            const style = this.emitFile({ type: 'asset', name: 'api.css', source: readFileSync(stylesheet) });
            const source = apiPage(readFileSync(document, 'utf8'), `/${this.getFileName(style)}`);
            this.emitFile({ type: 'asset', fileName: 'api.html', source });
        },
    };
}
