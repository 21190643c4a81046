// SPDX-License-Identifier: Apache-2.0
// All pages. Each area has its own list and its own chunks.

import type { Role } from '$lib/api/token';
import type { Route } from '$lib/router.svelte';
import { account } from './account/routes';
import { administrator } from './administrator/routes';
import { official } from './official/routes';
import { results } from './results/routes';

export const routes: readonly Route[] = [...account, ...administrator, ...results, ...official];

/** Each role's start page. */
export const homes: Readonly<Record<Role, string>> = {
    administrator: '#/elections',
    official: '#/upload',
    unapproved: '#/approval',
};
