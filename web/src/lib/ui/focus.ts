// SPDX-License-Identifier: Apache-2.0
// Where the focus goes after a form was rejected.

import { tick } from 'svelte';

/** Focuses the first invalid field of a form, once the page shows the errors. */
export async function focusFirstWrong(form: HTMLElement | undefined): Promise<void> {
    await tick();
    const wrong = form?.querySelector<HTMLElement>('[aria-invalid="true"], fieldset[aria-describedby] input');
    wrong?.focus();
}
