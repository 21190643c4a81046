// SPDX-License-Identifier: Apache-2.0
// The page for a projector: the code that leads there, and letters as large as fit the height, for nobody scrolls on a wall.

import { encode } from 'uqr';

/** The free margin that ISO/IEC 18004 demands, in modules. */
const margin = 4;

const [percentMin, percentMax] = [20, 300];

function element(name: string, attributes: Record<string, string | number>): SVGElement {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    return made;
}

/** Draws the code of an address, and writes the address below it. */
function drawCode(figure: Element, address: string): void {
    const modules = encode(address, { ecc: 'M', border: 0 }).data;
    const size = modules.length + 2 * margin;
    const dark = modules.flatMap((row, y) => row.map((on, x) => (on ? `M${x + margin} ${y + margin}h1v1h-1z` : ''))).join('');
    const svg = element('svg', { viewBox: `0 0 ${size} ${size}`, 'aria-hidden': 'true', 'shape-rendering': 'crispEdges' });
    svg.append(element('rect', { width: size, height: size, fill: '#fff' }), element('path', { d: dark, fill: '#000' }));
    const words = document.createElement('figcaption');
    words.textContent = address;
    figure.replaceChildren(svg, words);
}

function fits(stage: Element): boolean {
    const { scrollHeight, clientHeight, scrollWidth, clientWidth } = document.documentElement;
    const wide = [...stage.querySelectorAll('.scroll')].some((table) => table.scrollWidth > table.clientWidth + 1);
    return !wide && scrollHeight <= clientHeight && scrollWidth <= clientWidth;
}

/** Finds the largest letters with which the stage fits. All lengths of the page follow its letters. */
function fit(stage: Element): void {
    const { style } = document.documentElement;
    let [small, tooLarge] = [percentMin, percentMax];
    while (tooLarge - small > 1) {
        const middle = Math.floor((small + tooLarge) / 2);
        style.fontSize = `${middle}%`;
        if (fits(stage)) small = middle;
        else tooLarge = middle;
    }
    style.fontSize = `${small}%`;
}

/** Fills a stage, with a code of the address; returns what fits it again after it has changed. */
export function show(stage: HTMLElement, address: string): () => void {
    const again = (): void => {
        // Also after the page was gone and came back.
        const figure = stage.querySelector('.qr:empty');
        if (figure) drawCode(figure, address);
        fit(stage);
    };
    addEventListener('resize', again);
    again();
    return again;
}
