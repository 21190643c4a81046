// SPDX-License-Identifier: Apache-2.0
// The messages with which the service refuses requests, as docs/openapi.yaml lists them.
import type { components, paths } from './schema.gen';

type MessageAt<Operation, Status extends number> = Operation extends {
    responses: { [S in Status]: { content: { 'application/json': { message: infer Text } } } };
}
    ? Text
    : never;
type MessageOf<Operation> = MessageAt<Operation, 400> | MessageAt<Operation, 409>;

/** Nothing where a message is not listed: one that names a line or a path has a pattern only. */
type Listed<Text> = string extends Text ? never : Exclude<Text, components['schemas']['LawRefusal']>;

/** The messages of a path's refusals. */
export type RefusalOf<P extends keyof paths> = {
    [Method in keyof paths[P]]-?: Listed<MessageOf<paths[P][Method]>>;
}[keyof paths[P]];

type MessageOfResponse<Response> = Response extends { content: { 'application/json': { message: infer Text } } } ? Text : never;

/** The messages of a 429, and of a 503 that says more than that the service is busy. */
export type Delay =
    | components['schemas']['CountNotComplete']
    | MessageOfResponse<
          | components['responses']['TooManyLogins']
          | components['responses']['TooManyRegistrations']
          | components['responses']['TooManyChanges']
      >;

/** Why an official's files are refused, whatever is in them: an operator's hold, and a day's limit. */
export type UploadStop = MessageOfResponse<components['responses']['UploadsHeld'] | components['responses']['UploadsLimited']>;

/** Why nobody can register without an invitation. */
export type RegistrationStop = MessageOfResponse<paths['/register']['post']['responses'][403]>;

/** Why an administrator has to give a password or a code again first. */
export type ConfirmationStop = MessageOfResponse<components['responses']['Unconfirmed']>;

/** Where numbers and lots of an election's law are recorded. */
type LawPath = '/admin/totals' | '/admin/lots' | '/admin/voidLot';

/** What only those say: their texts are loaded with the forms. */
export type LawRefusal = Exclude<RefusalOf<LawPath>, Refusal>;

/** What an election form says of a law itself. */
type ToldByForm = 'Invalid follows.';

/** All other messages that the console has a text for. */
export type Refusal =
    | Exclude<{ [P in Exclude<keyof paths, LawPath>]: RefusalOf<P> }[Exclude<keyof paths, LawPath>], ToldByForm>
    | Delay
    | UploadStop
    | RegistrationStop
    | ConfirmationStop
    | components['schemas']['UploadRefusal'];
