// SPDX-License-Identifier: Apache-2.0
// The service worker, `/sw.js`: it keeps the console's page and all assets of its version, so that the console opens without a
// network and an open tab finds its assets after the server was upgraded. It never keeps an answer of the service.
// docs/decisions/0041-keep-the-console-in-a-service-worker.md

import { keptFor } from './kept';

interface Extendable extends Event {
    waitUntil: (work: Promise<unknown>) => void;
}
interface Fetching extends Extendable {
    request: Request;
    respondWith: (answer: Promise<Response>) => void;
}
/** The part of the worker's global scope that is used here; TypeScript's own types of it exclude those of a page. */
interface Scope {
    clients: { claim: () => Promise<void>; matchAll: (which: object) => Promise<readonly unknown[]> };
    skipWaiting: () => Promise<void>;
    addEventListener: ((kind: 'install' | 'activate', listener: (event: Extendable) => void) => void) &
        ((kind: 'fetch', listener: (event: Fetching) => void) => void) &
        ((kind: 'message', listener: (event: Extendable & MessageEvent<string>) => void) => void);
}

/** Written in front of this script by build/service-worker.ts. */
declare const shell: {
    version: string;
    /** The SHA-256 of the page. */
    page: string;
    /** The paths of all assets. */
    assets: string[];
};

const scope = self as unknown as Scope;
const prefix = 'urna-';
const name = prefix + shell.version;

/** A page that has not come by then is opened as it was kept. */
const pageWaitMs = 3_000;

async function keep(): Promise<void> {
    const cache = await caches.open(name);
    // One at a time, so that a slow connection is left to what the page asks for. What an earlier try has brought is there.
    for (const asset of shell.assets) {
        if (!(await cache.match(asset))) await cache.add(asset);
    }
    const page = await fetch('/', { cache: 'no-cache' });
    // A rehearsal's server marks the page.
    const text = (await page.clone().text()).replace('<html data-rehearsal', '<html');
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
    // While several servers are upgraded, another one may answer.
    if (hex !== shell.page) throw new Error('the page is of another version');
    await cache.put('/', page);
}

async function forgetOtherVersions(): Promise<void> {
    for (const other of await caches.keys()) {
        if (other.startsWith(prefix) && other !== name) await caches.delete(other);
    }
}

/** The page of the server, and the kept one when the server does not answer. */
async function page(request: Request): Promise<Response> {
    const asked = fetch(request).then(
        (answer) => (answer.status < 500 ? answer : undefined),
        () => undefined,
    );
    const late = new Promise<undefined>((done) => setTimeout(done, pageWaitMs));
    const answer = await Promise.race([asked, late]);
    return answer ?? (await (await caches.open(name)).match('/')) ?? fetch(request);
}

/** The kept asset, of whichever version has it. */
async function asset(request: Request): Promise<Response> {
    return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

scope.addEventListener('install', (event) => event.waitUntil(keep()));

// The browser does this when no tab has the version before any more, or when a page asks for it (see below). `claim` makes the
// tab that registered the first worker one that has its assets.
scope.addEventListener('activate', (event) => event.waitUntil(forgetOtherVersions().then(() => scope.clients.claim())));

scope.addEventListener('fetch', (event) => {
    const kept = keptFor(event.request, location.origin);
    if (kept !== null) event.respondWith(kept === 'page' ? page(event.request) : asset(event.request));
});

// A page tells the waiting worker its own script. When the page is of this version and the only one, no tab needs the version
// before: a tab that is reloaded and never closed would otherwise keep it for ever.
scope.addEventListener('message', (event) => {
    if (!shell.assets.includes(new URL(event.data).pathname)) return;
    event.waitUntil(
        scope.clients.matchAll({ type: 'window', includeUncontrolled: true }).then((tabs) => {
            if (tabs.length === 1) return scope.skipWaiting();
        }),
    );
});
