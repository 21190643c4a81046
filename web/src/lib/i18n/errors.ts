// SPDX-License-Identifier: Apache-2.0
// Explains errors. The service's messages are translated; a message that the catalogue does not have is shown as it is.

import type { ApiError } from '$lib/api/errors';
import contract from './messages/contract';
import ui from './messages/ui';
import { language, texts } from './i18n.svelte';

const t = texts(ui);
const said = texts(contract);

/** Translates a message of the service (`Invalid jmbg.`) to the chosen language. */
export function translateMessage(message: string): string {
    if (language.current === 'en' && !(message in contract.en)) return message;
    return message in contract.en ? said(message as keyof typeof contract.en) : message;
}

/** Explains what went wrong and what the user can do. */
export function explain(error: ApiError): string {
    switch (error.kind) {
        case 'refused':
            return error.message === '' ? t('broken') : translateMessage(error.message);
        case 'busy':
            if (error.message === 'Count is not complete.') return said('Count is not complete.');
            return error.retryAfterSeconds === null ? t('busy') : t('busyFor', { count: error.retryAfterSeconds });
        default:
            return t(error.kind);
    }
}

/**
 * Returns the field of a form that a message is about: `Field email is missing.` and `Invalid email.` are about
 * `email`. Null when it is about none of them; then the message belongs above the form.
 */
export function fieldOf<F extends string>(error: ApiError, fields: readonly F[], special: Partial<Record<string, F>> = {}): F | null {
    if (error.kind !== 'refused') return null;
    const known = special[error.message];
    if (known !== undefined) return known;
    const name = /^(?:Field (\w+) is missing|Invalid (\w+))\.$/.exec(error.message);
    return fields.find((field) => field === (name?.[1] ?? name?.[2])) ?? null;
}
