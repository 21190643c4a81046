// SPDX-License-Identifier: Apache-2.0
// Errors in words. What the contract says in English is translated where it is known, and shown as it is where not.

import type { ApiError } from '$lib/api/errors';
import contract from './messages/contract';
import ui from './messages/ui';
import { language, texts } from './i18n.svelte';

const t = texts(ui);
const said = texts(contract);

/** The contract's own message (`Invalid jmbg.`) in the language that is chosen. */
export function translateMessage(message: string): string {
    if (language.current === 'en' && !(message in contract.en)) return message;
    return message in contract.en ? said(message as keyof typeof contract.en) : message;
}

/** What went wrong, and what can be done, in a sentence or two. */
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
 * Which field of a form a refusal is about: `Field email is missing.` and `Invalid email.` are about `email`. Null when
 * it is about none of them; then it belongs above the form.
 */
export function fieldOf<F extends string>(error: ApiError, fields: readonly F[], special: Partial<Record<string, F>> = {}): F | null {
    if (error.kind !== 'refused') return null;
    const known = special[error.message];
    if (known !== undefined) return known;
    const name = /^(?:Field (\w+) is missing|Invalid (\w+))\.$/.exec(error.message);
    return fields.find((field) => field === (name?.[1] ?? name?.[2])) ?? null;
}
