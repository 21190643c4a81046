// SPDX-License-Identifier: Apache-2.0
// For tests: a page of results as the service makes it, as far as its script looks at it.

export interface PageParts {
    sentence: string;
    state?: string;
    rows?: readonly string[];
}

export function pageOf({ sentence, state = 'running', rows = [] }: PageParts): string {
    const data = {
        state,
        name: 'urna-election-7',
        picture: '/results/7/result.svg?lang=en',
        texts: { copied: 'Copied.', copyFailed: 'Copy this:', pictureFailed: 'No picture.', gone: 'No longer public.' },
    };
    return `<!doctype html><html lang="en" data-page="election"><head><title>${sentence}</title></head><body>
<main id="content">
<h1><bdi>Council</bdi></h1>
<p class="sentence">${sentence}</p>
<div class="scroll" tabindex="0"><table><tbody>${rows.map((row) => `<tr><th scope="row"><bdi>${row}</bdi></th></tr>`).join('')}</tbody></table></div>
<section class="use">
<p class="actions" hidden><button type="button" data-action="copy">Copy</button> <button type="button" data-action="picture">PNG</button></p>
<p role="status" class="said"></p>
<details><summary>Frame it</summary><pre><code class="embed-code">&lt;iframe src="/results/7/embed?lang=en" title="&lt;/script&gt;"&gt;&lt;/iframe&gt;</code></pre></details>
</section>
<figure class="qr" data-address=""></figure>
</main>
<script type="application/json" id="page-data">${JSON.stringify(data)}</script>
</body></html>`;
}

/** Shows a page in the test's document. */
export function open(parts: PageParts): void {
    const page = new DOMParser().parseFromString(pageOf(parts), 'text/html');
    document.title = page.title;
    document.body.innerHTML = page.body.innerHTML;
}
