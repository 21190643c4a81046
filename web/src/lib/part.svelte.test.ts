// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { partWhen, type Part } from './part.svelte';

const part = 'the part';
const isThere = (): Promise<{ default: string }> => Promise.resolve({ default: part });
const isGone = (): Promise<{ default: string }> => Promise.reject(new TypeError('error loading dynamically imported module'));

let needed = $state(false);
let leave = (): void => {};

function show(load: () => Promise<{ default: string }>, onfailure?: () => void): Part<string> {
    let shown: Part<string> | undefined;
    leave = $effect.root(() => {
        shown = partWhen(() => needed, load, onfailure);
    });
    flushSync();
    return shown as unknown as Part<string>;
}

function need(now: boolean): void {
    needed = now;
    flushSync();
}

/** Waits until what was asked for has arrived, or not. */
const settle = async (): Promise<void> => {
    await new Promise((done) => setTimeout(done));
    flushSync();
};

afterEach(() => {
    leave();
    needed = false;
});

describe('a part of the console', () => {
    it('is loaded when it is needed, and once', async () => {
        const load = vi.fn(isThere);
        const shown = show(load);
        await settle();
        expect(load).not.toHaveBeenCalled();
        need(true);
        expect(shown.current).toBeNull();
        await settle();
        expect(shown.current).toBe(part);
        need(false);
        expect(shown.current).toBeNull();
        need(true);
        expect(shown.current).toBe(part);
        expect(load).toHaveBeenCalledOnce();
    });

    it('that cannot be loaded is told outside of the template, and may change what needs it', async () => {
        const load = vi.fn(isGone);
        const shown = show(load, () => (needed = false));
        need(true);
        await settle();
        expect(needed).toBe(false);
        expect(shown.failed).toBe(false);
        need(true);
        await settle();
        expect(load).toHaveBeenCalledTimes(2);
    });

    it('that cannot be loaded is not asked for again by itself, but on demand', async () => {
        const load = vi.fn(isGone);
        const shown = show(load);
        need(true);
        await settle();
        expect([shown.failed, shown.current]).toEqual([true, null]);
        expect(load).toHaveBeenCalledOnce();
        load.mockImplementation(isThere);
        shown.retry();
        await settle();
        expect([shown.failed, shown.current]).toEqual([false, part]);
    });

    it('that fails when it is no longer needed says nothing', async () => {
        const onfailure = vi.fn();
        show(isGone, onfailure);
        need(true);
        need(false);
        await settle();
        expect(onfailure).not.toHaveBeenCalled();
    });

    it('that fails when its page was left says nothing', async () => {
        const onfailure = vi.fn();
        show(isGone, onfailure);
        need(true);
        leave();
        await settle();
        expect(onfailure).not.toHaveBeenCalled();
    });
});
