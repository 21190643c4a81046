// SPDX-License-Identifier: Apache-2.0
// What the service worker answers: the page and its assets. Everything else goes to the service as if there were no worker.

export type Kept = 'page' | 'asset' | null;

/** Returns what a request of this origin asks for, or null when the worker leaves it alone. */
export function keptFor(request: Pick<Request, 'method' | 'mode' | 'url' | 'headers'>, origin: string): Kept {
    const url = new URL(request.url);
    if (request.method !== 'GET' || url.origin !== origin) return null;
    if (request.headers.has('Authorization') || request.headers.has('Range')) return null;
    if (url.pathname === '/' && request.mode === 'navigate') return 'page';
    return url.pathname.startsWith('/assets/') ? 'asset' : null;
}
