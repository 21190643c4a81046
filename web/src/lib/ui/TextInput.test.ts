// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import { language } from '$lib/i18n/i18n.svelte';
import TextInput from './TextInput.svelte';

let shown: Record<string, unknown> | null = null;

afterEach(async () => {
    if (shown !== null) await unmount(shown);
    shown = null;
});

function passwordInput(): HTMLInputElement {
    void language.choose('en');
    const props = { label: 'Password', type: 'password' as const, autocomplete: 'current-password' as const, value: '' };
    shown = mount(TextInput, { target: document.body, props });
    const input = document.querySelector('input');
    if (input === null) throw new Error('there is no input');
    return input;
}

it('takes a password that is pasted, and tells password managers what it is', () => {
    const input = passwordInput();
    expect(input.dispatchEvent(new Event('paste', { bubbles: true, cancelable: true }))).toBe(true);
    input.value = 'Pasted-1234';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
    expect([input.value, input.autocomplete, input.maxLength]).toEqual(['Pasted-1234', 'current-password', -1]);
});

it('shows the password and hides it again', () => {
    const input = passwordInput();
    const button = document.querySelector('button');
    expect(input.type).toBe('password');
    button?.click();
    flushSync();
    expect([input.type, button?.getAttribute('aria-pressed')]).toEqual(['text', 'true']);
    button?.click();
    flushSync();
    expect([input.type, button?.getAttribute('aria-pressed')]).toEqual(['password', 'false']);
});
