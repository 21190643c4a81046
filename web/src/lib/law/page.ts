// SPDX-License-Identifier: Apache-2.0
// For tests of the parts of electoral law: mounts them in jsdom, reads them and fills them in.

import axe from 'axe-core';
import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { tokenOf } from '$lib/api/mock';
import { session } from '$lib/api/session.svelte';
import { language } from '$lib/i18n/i18n.svelte';

let shown: Record<string, unknown> | null = null;

/** An administrator's page in English for each test of a file, with stand-ins for what jsdom lacks. */
export function usePage(): void {
    beforeEach(async () => {
        void language.choose('en');
        vi.stubGlobal(
            'ResizeObserver',
            class {
                observe() {}
                unobserve() {}
                disconnect() {}
            },
        );
        HTMLDialogElement.prototype.showModal = function () {
            this.open = true;
        };
        HTMLDialogElement.prototype.close = function () {
            this.open = false;
            this.dispatchEvent(new Event('close'));
        };
        HTMLCanvasElement.prototype.getContext = () => null;
        await session.begin(tokenOf({}), tokenOf({}));
    });
    afterEach(async () => {
        await leave();
        session.signOut();
        void language.choose('en');
        vi.unstubAllGlobals();
    });
}

export async function leave(): Promise<void> {
    if (shown !== null) await unmount(shown);
    shown = null;
}

export function show<Props extends Record<string, unknown>>(component: Component<Props>, props: Props): void {
    shown = mount(component, { target: document.body, props });
    flushSync();
}

export const text = (selector = 'body'): string => document.querySelector(selector)?.textContent?.replaceAll(/\s+/g, ' ') ?? '';
export const rows = (table = 'table'): (string | undefined)[][] =>
    [...document.querySelectorAll(`${table} tbody tr`)].map((row) =>
        [...row.children].map((one) => one.textContent?.replaceAll(/\s+/g, ' ').trim()),
    );

/** The element of this kind with this text. */
export function button(label: string, selector = 'button'): HTMLElement {
    const all = [...document.querySelectorAll<HTMLElement>(selector)];
    const found = all.find((one) => one.getAttribute('aria-label') === label || one.textContent?.trim() === label);
    if (found === undefined) throw new Error(`no ${label} among ${all.map(({ textContent }) => textContent).join(' | ')}`);
    return found;
}

/** The field whose label begins like this. */
export function field(label: string): HTMLInputElement {
    const found = [...document.querySelectorAll('label')].find((one) => one.textContent?.trim().startsWith(label));
    const control = found?.control ?? found?.querySelector('input');
    if (!control) throw new Error(`no field ${label}`);
    return control as HTMLInputElement;
}

export function type(label: string, value: string): void {
    const input = field(label);
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
}

export function press(label: string, selector?: string): void {
    button(label, selector).click();
    flushSync();
}

export async function expectAccessible(): Promise<void> {
    // jsdom has neither colours nor the page around the part.
    const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}
