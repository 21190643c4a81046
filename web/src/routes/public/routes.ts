// SPDX-License-Identifier: Apache-2.0
import type { Route } from '$lib/router.svelte';

// `/public/:id`: what everybody may see of an election.
export const publicPages: Route[] = [{ path: '/public/:id', access: 'everybody', load: () => import('./PublicResults.svelte') }];
