// SPDX-License-Identifier: Apache-2.0
import type { Route } from '$lib/router.svelte';

// `/public/:id`: the public page of an election.
export const publicPages: Route[] = [{ path: '/public/:id', access: 'everybody', load: () => import('./PublicResults.svelte') }];
