// SPDX-License-Identifier: Apache-2.0
// What is told at the fields for the password and the code that a signed-in user gives again.

import type { ApiError } from '$lib/api/errors';
import { explain, fieldOf } from '$lib/i18n/errors';
import { texts } from '$lib/i18n/i18n.svelte';
import messages from '$lib/i18n/messages/account';

type Credential = 'password' | 'code';

const t = texts(messages);

/** Which of the two an error is about; null when it is about neither. */
export function credentialOf(error: ApiError | null): Credential | null {
    return error && fieldOf(error, ['password', 'code'], { 'Invalid credentials.': 'password' });
}

/** The error as it is told at a field; null when it is about something else. */
export function credentialErrorAt(field: Credential, error: ApiError | null): string | null {
    if (error === null || credentialOf(error) !== field) return null;
    // The service names the e-mail address, too, which nobody has entered here.
    return error.message === 'Invalid credentials.' ? t('wrongPassword') : explain(error);
}
