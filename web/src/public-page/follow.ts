// SPDX-License-Identifier: Apache-2.0
// Keeps a page of results up to date: asks the server for the same page again, which costs it and the network next to nothing while
// nothing has changed. A tab that nobody sees does not ask.

import { dataOf, type PageData } from './data';
import { morph } from './morph';
import { prepare } from './prepare';

const askEveryMs = 5_000;
const askFinishedEveryMs = 30_000;
const waitMsMax = 120_000;
const answerMsMax = 20_000;

/** Returns how long to wait after so many failures in a row. Many pages that were opened at once do not ask at once. */
export function waitMs(state: string | undefined, failures: number, random = Math.random()): number {
    const every = state === 'finished' ? askFinishedEveryMs : askEveryMs;
    return Math.min(every * 2 ** failures, waitMsMax) * (0.9 + 0.2 * random);
}

/** Shows that there is no page here any more. It may come back. */
function showGone({ texts }: PageData): void {
    const title = document.createElement('h1');
    title.textContent = document.title = texts.gone;
    document.querySelector('main')?.replaceChildren(title);
}

/** Asks for the page again and again; calls `changed` after it is another one. Returns what ends it. */
export function follow(changed: () => void): () => void {
    let failures = 0;
    let seen: string | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking = false;

    async function ask(): Promise<void> {
        const answer = await fetch(location.href, { cache: 'no-cache', signal: AbortSignal.timeout(answerMsMax) });
        const data = dataOf(document);
        if (answer.status === 404 && data !== null) {
            if (seen !== 'gone') showGone(data);
            seen = 'gone';
            return changed();
        }
        if (!answer.ok) throw new Error(`the page is ${answer.status}`);
        const tag = answer.headers.get('ETag');
        if (tag !== null && tag === seen) return;
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        seen = tag;
        prepare(page, location.origin);
        const main = page.querySelector('main');
        if (main === null) return;
        document.title = page.title;
        for (const id of ['page-data', 'content']) {
            const [now, next] = [document.getElementById(id), page.getElementById(id)];
            if (now && next) morph(now, next);
        }
        changed();
    }

    async function turn(): Promise<void> {
        if (document.hidden || asking) return;
        asking = true;
        clearTimeout(timer);
        try {
            await ask();
            failures = 0;
        } catch {
            failures += 1;
        }
        asking = false;
        later();
    }

    function later(): void {
        timer = setTimeout(() => void turn(), waitMs(dataOf(document)?.state, failures));
    }

    const seenAgain = (): void => void turn();
    document.addEventListener('visibilitychange', seenAgain);
    later();
    return () => {
        clearTimeout(timer);
        document.removeEventListener('visibilitychange', seenAgain);
    };
}
