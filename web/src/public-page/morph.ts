// SPDX-License-Identifier: Apache-2.0
// Changes a page into a later one where the two differ. What stays keeps its focus, its scrolling, and what somebody has opened.

/** What the page's own script writes: it stays as it is. */
const own = '.said, .qr';

/** What the script and the reader change on an element. */
const ownAttributes = ['open', 'style'];

/** Whether one is the later form of the other. */
const alike = (one: Element, next: Element): boolean => one.nodeName === next.nodeName && one.className === next.className;

/** Makes the element like the other one, which may lose its children to it. */
export function morph(element: Element, like: Element): void {
    if (element.matches(own)) return;
    for (const { name } of [...element.attributes]) {
        if (!like.hasAttribute(name) && !ownAttributes.includes(name)) element.removeAttribute(name);
    }
    for (const { name, value } of like.attributes) {
        if (element.getAttribute(name) !== value) element.setAttribute(name, value);
    }
    const wanted = [...like.childNodes];
    for (const [at, next] of wanted.entries()) {
        const rest = [...element.childNodes].slice(at);
        const [child] = rest;
        const same = rest.find((one) => next instanceof Element && one instanceof Element && alike(one, next));
        if (same) {
            // What stands before it is there no more.
            for (const gone of rest.slice(0, rest.indexOf(same))) gone.remove();
            morph(same as Element, next as Element);
        } else if (child?.nodeType === Node.TEXT_NODE && next.nodeType === Node.TEXT_NODE) {
            if (child.nodeValue !== next.nodeValue) child.nodeValue = next.nodeValue;
        } else element.insertBefore(next, child ?? null);
    }
    while (element.childNodes.length > wanted.length) element.lastChild?.remove();
}
