// SPDX-License-Identifier: Apache-2.0
import type { Route } from '$lib/router.svelte';

export const account: Route[] = [
    { path: '/sign-in', access: 'guest', load: () => import('./SignIn.svelte') },
    { path: '/register', access: 'guest', load: () => import('./Register.svelte') },
    { path: '/account', access: 'user', load: () => import('./MyAccount.svelte') },
    { path: '/approval', access: 'unapproved', load: () => import('./Approval.svelte') },
];
