// SPDX-License-Identifier: Apache-2.0

/** Makes a page from the server one with a script: shows what only a script can do, and names the frame's page in full. */
export function prepare(page: ParentNode, origin: string): void {
    for (const actions of page.querySelectorAll<HTMLElement>('.actions')) actions.hidden = false;
    for (const code of page.querySelectorAll('.embed-code')) {
        code.textContent = code.textContent?.replace(/\b(src=["']?)\/(?!\/)/, `$1${origin}/`) ?? '';
    }
}
