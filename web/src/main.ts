// SPDX-License-Identifier: Apache-2.0
import './app.css';
import { appearance } from '$lib/theme.svelte';
import { withTexts } from '$lib/i18n/i18n.svelte';
import { mount } from 'svelte';
import Shell from './Shell.svelte';

appearance.apply();

const target = document.getElementById('app');
if (target === null) throw new Error('The page has no #app.');
await withTexts(Promise.resolve());
mount(Shell, { target });

// The first page comes first. Over plain http there is no worker, and where the browser refuses one, there is none either.
if (import.meta.env.PROD) {
    setTimeout(() => {
        navigator.serviceWorker?.register('/sw.js').then(
            ({ waiting }) => waiting?.postMessage(import.meta.url),
            () => undefined,
        );
    }, 2_000);
}
