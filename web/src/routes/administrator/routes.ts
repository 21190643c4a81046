// SPDX-License-Identifier: Apache-2.0
import type { Route } from '$lib/router.svelte';

export const administrator: Route[] = [
    { path: '/elections', access: 'administrator', load: () => import('./Elections.svelte') },
    { path: '/elections/new', access: 'administrator', load: () => import('./ElectionEditor.svelte') },
    { path: '/elections/:id/edit', access: 'administrator', load: () => import('./ElectionEditor.svelte') },
    { path: '/participants', access: 'administrator', load: () => import('./Participants.svelte') },
    { path: '/participants/import', access: 'administrator', load: () => import('./ImportParticipants.svelte') },
    { path: '/users', access: 'administrator', load: () => import('./Users.svelte') },
    { path: '/users/administrator', access: 'administrator', load: () => import('./AddAdministrator.svelte') },
    { path: '/users/second-factor', access: 'administrator', load: () => import('./RequireSecondFactor.svelte') },
    { path: '/users/registration', access: 'administrator', load: () => import('./Registration.svelte') },
    { path: '/audit', access: 'administrator', load: () => import('./Audit.svelte') },
];
