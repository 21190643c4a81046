// SPDX-License-Identifier: Apache-2.0
import type { Route } from '$lib/router.svelte';

// `/upload` is an official's start page, `/uploads` the history.
export const official: Route[] = [
    { path: '/upload', access: 'official', load: () => import('./Upload.svelte') },
    { path: '/uploads', access: 'official', load: () => import('./History.svelte') },
    { path: '/uploads/:id', access: 'official', load: () => import('./Receipt.svelte') },
];
