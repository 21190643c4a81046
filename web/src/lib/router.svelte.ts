// SPDX-License-Identifier: Apache-2.0
// Pages live behind `#`, so that a path the service does not know stays a 404.

import type { Role } from '$lib/api/token';
import { untrack, type Component } from 'svelte';

/** Who may see a page: everybody, those who are not signed in, or one role. */
export type Access = 'everybody' | 'guest' | 'administrator' | 'official';

export interface Route {
    /** `/elections/:id/results`: a part with a colon matches anything and is handed to the page by its name. */
    path: string;
    access: Access;
    /** A page is handed its `parameters`; one that needs none does not mention them. Each page names its own, so that
     * their common type is `never`. */
    load: () => Promise<{ default: Component<never> }>;
}

export type Parameters = Readonly<Record<string, string>>;

export interface Place {
    path: string;
    query: URLSearchParams;
}

/** The place that a hash names: `#/users?search=ana`. Nothing is `/`. */
export function placeOf(hash: string): Place {
    const [path = '', query = ''] = hash.replace(/^#/, '').split(/\?(.*)/s);
    return { path: path.startsWith('/') ? path : '/', query: new URLSearchParams(query) };
}

/** The hash of a place; empty values are left out. */
export function hashOf(path: string, query: Readonly<Record<string, string | number | null | undefined>> = {}): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
        if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
    }
    const text = search.toString();
    return `#${path}${text === '' ? '' : `?${text}`}`;
}

/** What a route's path finds in a place's path, or null when they differ. */
export function parametersOf(pattern: string, path: string): Parameters | null {
    const wanted = pattern.split('/');
    const given = path.split('/');
    if (wanted.length !== given.length) return null;
    const parameters: Record<string, string> = {};
    for (const [i, part] of wanted.entries()) {
        const value = given[i] ?? '';
        if (part.startsWith(':')) {
            if (value === '') return null;
            try {
                parameters[part.slice(1)] = decodeURIComponent(value);
            } catch {
                return null;
            }
        } else if (part !== value) {
            return null;
        }
    }
    return parameters;
}

export function find(routes: readonly Route[], path: string): { route: Route; parameters: Parameters } | null {
    for (const route of routes) {
        const parameters = parametersOf(route.path, path);
        if (parameters !== null) return { route, parameters };
    }
    return null;
}

/** Where one wanted to go before signing in, when it is a page that this role has; an address from elsewhere is none. */
export function destination(routes: readonly Route[], hash: string | null, role: Role): string | null {
    if (hash === null || !hash.startsWith('#/')) return null;
    const access = find(routes, placeOf(hash).path)?.route.access;
    return access === role || access === 'everybody' ? hash : null;
}

class Router {
    place = $state.raw<Place>(placeOf(location.hash));

    constructor() {
        addEventListener('hashchange', () => {
            this.place = placeOf(location.hash);
        });
    }

    /** Goes to a place; with `replace` the one that is left is not in the history. */
    go(hash: string, { replace = false } = {}): void {
        if (replace) {
            history.replaceState(null, '', hash);
            this.place = placeOf(hash);
        } else {
            location.hash = hash;
        }
    }

    /** Changes the query of the place that is shown, without a new page: for filters and searches. */
    filter(query: Readonly<Record<string, string | number | null | undefined>>): void {
        // Whoever calls this in an effect depends on the filter, not on the place that it leads to.
        const { path, query: old } = untrack(() => this.place);
        const hash = hashOf(path, { ...Object.fromEntries(old.entries()), ...query });
        if (hash !== location.hash) this.go(hash, { replace: true });
    }
}

export const router = new Router();
