// SPDX-License-Identifier: Apache-2.0
// The messages with which the service refuses requests, as docs/openapi.yaml lists them.
import type { components, paths } from './schema.gen';

type MessageOf<Operation> = Operation extends { responses: { 400: { content: { 'application/json': { message: infer Text } } } } }
    ? Text
    : never;

/** Nothing where a message is not listed: one that names a line has a pattern only. */
type Listed<Text> = string extends Text ? never : Text;

/** The messages of a path's refusals. */
export type RefusalOf<P extends keyof paths> = {
    [Method in keyof paths[P]]-?: Listed<MessageOf<paths[P][Method]>>;
}[keyof paths[P]];

/** All messages that the console has a text for. */
export type Refusal =
    { [P in keyof paths]: RefusalOf<P> }[keyof paths] | components['schemas']['CountNotComplete'] | components['schemas']['UploadRefusal'];
