// SPDX-License-Identifier: Apache-2.0
import type { ApiError } from '$lib/api/errors';
import { explain } from '$lib/i18n/errors';
import { language } from '$lib/i18n/i18n.svelte';
import { formatMessage } from '$lib/i18n/messages';
import { refusals } from '$lib/i18n/messages/law-entries';

/** Explains why numbers or a lot were not recorded. */
export function explainEntry(error: ApiError): string {
    return error.message in refusals.en ? formatMessage(refusals, language.current, error.message) : explain(error);
}
