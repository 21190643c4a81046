// SPDX-License-Identifier: Apache-2.0
// What the server tells the script of a page of results.

export interface PageData {
    /** The election's state; a finished one seldom changes. */
    state?: string;
    /** The name of files, without what follows the dot. */
    name?: string;
    /** The address of the result as a picture (SVG), once there is one. */
    picture?: string;
    texts: { copied: string; copyFailed: string; pictureFailed: string; gone: string };
}

/** Reads the data of a document; null where it has none. */
export function dataOf(page: Document): PageData | null {
    const text = page.getElementById('page-data')?.textContent;
    return text ? (JSON.parse(text) as PageData) : null;
}

/** The address under which others find this election: the one that the service was given (`--public-url`), or that of the browser. */
export function addressOf(page: Document, place: Pick<Location, 'origin' | 'pathname'>): string {
    const given =
        page.querySelector<HTMLElement>('.qr')?.dataset['address'] || page.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href;
    return given || place.origin + place.pathname.replace(/\/projector$/, '');
}
