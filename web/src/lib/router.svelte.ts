// SPDX-License-Identifier: Apache-2.0
// Routes are in the URL's fragment (`#/…`), so that a path which the service does not know stays a 404.

import type { Role } from '$lib/api/token';
import { untrack, type Component } from 'svelte';

/** Who may see a page: visitors who are not signed in, users who are, or one role. */
export type Access = 'guest' | 'user' | Role;

export interface Route {
    /** `/elections/:id/results`: a segment with a colon matches any text, which the page receives under that name. */
    path: string;
    access: Access;
    /** A page receives its `parameters`; a page without parameters does not declare them. Each page declares its own
     * names, so their common type is `never`. */
    load: () => Promise<{ default: Component<never> }>;
}

export type Parameters = Readonly<Record<string, string>>;

export interface Place {
    path: string;
    query: URLSearchParams;
}

/** Parses a fragment such as `#/users?search=ana`. An empty fragment is `/`. */
export function placeOf(hash: string): Place {
    const [path = '', query = ''] = hash.replace(/^#/, '').split(/\?(.*)/s);
    return { path: path.startsWith('/') ? path : '/', query: new URLSearchParams(query) };
}

/** Returns the fragment of a place; empty values are left out. */
export function hashOf(path: string, query: Readonly<Record<string, string | number | null | undefined>> = {}): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
        if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
    }
    const text = search.toString();
    return `#${path}${text === '' ? '' : `?${text}`}`;
}

/** Matches a place's path against a route's path and returns the parameters, or null when they differ. */
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

/** Returns the page that the user wanted before signing in, when this role may see it. Never an external address. */
export function destination(routes: readonly Route[], hash: string | null, role: Role): string | null {
    if (hash === null || !hash.startsWith('#/')) return null;
    const access = find(routes, placeOf(hash).path)?.route.access;
    return access === role || access === 'user' ? hash : null;
}

class Router {
    place = $state.raw<Place>(placeOf(location.hash));

    constructor() {
        addEventListener('hashchange', () => {
            this.place = placeOf(location.hash);
        });
    }

    /** Navigates to a place; with `replace` the new place replaces the current one in the history. */
    go(hash: string, { replace = false } = {}): void {
        if (replace) {
            history.replaceState(null, '', hash);
            this.place = placeOf(hash);
        } else {
            location.hash = hash;
        }
    }

    /** Changes the query of the current place without loading the page again: for filters and searches. */
    filter(query: Readonly<Record<string, string | number | null | undefined>>): void {
        // An effect that calls this must not depend on the place that the call changes.
        const { path, query: old } = untrack(() => this.place);
        const hash = hashOf(path, { ...Object.fromEntries(old.entries()), ...query });
        if (hash !== location.hash) this.go(hash, { replace: true });
    }
}

export const router = new Router();
