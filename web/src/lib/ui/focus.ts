// SPDX-License-Identifier: Apache-2.0
// Where the focus goes after a form was refused.

import { tick } from 'svelte';

/** Puts the focus on the first field of a form that is marked as wrong, once the page shows it. */
export async function focusFirstWrong(form: HTMLElement | undefined): Promise<void> {
    await tick();
    const wrong = form?.querySelector<HTMLElement>('[aria-invalid="true"], fieldset[aria-describedby] input');
    wrong?.focus();
}
