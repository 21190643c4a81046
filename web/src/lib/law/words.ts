// SPDX-License-Identifier: Apache-2.0
import { language } from '$lib/i18n/i18n.svelte';
import type { Words } from './types';

/** The sentences in the page's language. */
export function inLanguage(words: Words | undefined): readonly string[] {
    return words?.[language.current] ?? [];
}

/** The sentences of a law, or of a step of an explanation. */
export function inWords(one: { sha256: string; words?: Words } | { step: string; words?: Words }): readonly string[] {
    return inLanguage(one.words);
}
