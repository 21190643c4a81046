// SPDX-License-Identifier: Apache-2.0
import type { Route } from '$lib/router.svelte';

export const results: Route[] = [
    { path: '/elections/:id', access: 'administrator', load: () => import('./Overview.svelte') },
    { path: '/elections/:id/turnout', access: 'administrator', load: () => import('./Turnout.svelte') },
    { path: '/elections/:id/results', access: 'administrator', load: () => import('./Results.svelte') },
    { path: '/elections/:id/explanation', access: 'administrator', load: () => import('./EachSeat.svelte') },
    { path: '/elections/:id/without', access: 'administrator', load: () => import('./WithoutOfficial.svelte') },
    { path: '/elections/:id/invalid-votes', access: 'administrator', load: () => import('./InvalidVotes.svelte') },
];
