// SPDX-License-Identifier: Apache-2.0
import { language } from '$lib/i18n/i18n.svelte';
import type { Words } from './types';

/** The sentences in the page's language; none where the service has none. */
export function inLanguage(words: Words | undefined): readonly string[] {
    return words?.[language.current] ?? [];
}
