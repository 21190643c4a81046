// SPDX-License-Identifier: Apache-2.0
// What the buttons of a page of results do.

import { addressOf, type PageData } from './data';

/** How many pixels a picture has per unit of the SVG: sharp on paper and on a dense screen. */
const scale = 2;

/** Says something where a screen reader hears it, and shows an address that one can copy by hand, selected. */
function say(text: string, address?: string): void {
    const said = document.querySelector('.said');
    if (said === null) return;
    said.replaceChildren(text);
    if (address === undefined) return;
    const shown = document.createElement('bdi');
    shown.textContent = address;
    said.append(' ', shown);
    getSelection()?.selectAllChildren(shown);
}

function save(content: Blob, name: string): void {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(content);
    link.download = name;
    link.click();
    // The browser has begun to save it by then.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function copy({ texts }: PageData): Promise<void> {
    const address = addressOf(document, location);
    try {
        // Over plain http there is no clipboard.
        await navigator.clipboard.writeText(address);
        say(texts.copied);
    } catch {
        say(texts.copyFailed, address);
    }
}

/** Draws an SVG as a PNG. */
async function drawn(svg: Blob): Promise<Blob> {
    const image = new Image();
    image.src = URL.createObjectURL(svg);
    try {
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = image.naturalWidth * scale;
        canvas.height = image.naturalHeight * scale;
        canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
        return await new Promise((done, failed) => {
            canvas.toBlob((png) => (png === null ? failed(new Error('there is no picture')) : done(png)), 'image/png');
        });
    } finally {
        URL.revokeObjectURL(image.src);
    }
}

async function picture({ name = 'urna', picture, texts }: PageData): Promise<void> {
    try {
        const answer = await fetch(picture ?? '');
        if (!answer.ok) throw new Error(`the picture is ${answer.status}`);
        save(await drawn(await answer.blob()), `${name}.png`);
    } catch {
        say(texts.pictureFailed);
    }
}

/** Does what a button's `data-action` names. */
export async function act(action: string, data: PageData): Promise<void> {
    if (action === 'copy') await copy(data);
    if (action === 'picture') await picture(data);
    if (action === 'print') print();
}
