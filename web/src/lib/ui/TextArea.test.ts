// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte';
import { expect, it } from 'vitest';
import { language } from '$lib/i18n/i18n.svelte';
import TextArea from './TextArea.svelte';

/** What a form has of the component: the props, of which `value` is bound. */
function boundProps(value: string) {
    const state = { value };
    return {
        state,
        props: {
            label: 'Description',
            hint: 'At most three lines.',
            error: 'This is too long.',
            optional: true,
            maxlength: 30,
            get value() {
                return state.value;
            },
            set value(text: string) {
                state.value = text;
            },
        },
    };
}

it('has a label, a hint and an error, and gives back what is written', async () => {
    language.choose('en');
    const { state, props } = boundProps('one\ntwo');
    const mounted = mount(TextArea, { target: document.body, props });
    const area = document.querySelector('textarea');
    expect(area?.labels[0]?.textContent?.replaceAll(/\s+/g, ' ').trim()).toBe('Description (optional)');
    expect(area?.value).toBe('one\ntwo');
    expect(area?.maxLength).toBe(30);
    expect(area?.getAttribute('aria-invalid')).toBe('true');
    const described = (area?.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent?.trim());
    expect(described).toEqual(['This is too long.', 'At most three lines.']);
    if (area) area.value = 'one\ntwo\nthree';
    area?.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
    expect(state.value).toBe('one\ntwo\nthree');
    await unmount(mounted);
});
