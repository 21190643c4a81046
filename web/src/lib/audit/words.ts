// SPDX-License-Identifier: Apache-2.0
// An event of the audit trail in words.

import type { Schemas } from '$lib/api/client';
import { texts } from '$lib/i18n/i18n.svelte';
import messages, { kindMessages } from '$lib/i18n/messages/audit';

export type AuditEvent = Schemas['AuditEvent'];

const t = texts(messages);
const kinds = texts(kindMessages);

/** What happened; a kind of a later version is shown as it is. */
export function kindInWords(kind: string): string {
    return Object.hasOwn(kindMessages.en, kind) ? kinds(kind as Schemas['AuditKind']) : kind;
}

/** What it happened to; what is not numbered is shown as it is. */
export function objectInWords(object: string): string {
    const [, what, id] = /^(account|election|participant|invitation) ([0-9]+)$/.exec(object) ?? [];
    return what !== undefined && id !== undefined ? t(what as 'account', { id }) : object;
}

/** Whose doing it was, or in whose name somebody tried. */
export function actorInWords({ account, actor, address, kind }: AuditEvent): string {
    if (account !== null) return actor === '' ? t('account', { id: String(account) }) : actor;
    if (address !== '') return actor === '' ? t('nobody') : actor;
    if (actor !== '') return t('operatorNamed', { name: actor });
    return kind === 'eventsMissed' || kind === 'trailTrimmed' ? t('service') : t('operator');
}
