// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { open, pageOf } from './fixtures';
import { morph } from './morph';
import { prepare } from './prepare';

function change(parts: Parameters<typeof pageOf>[0]): void {
    const page = new DOMParser().parseFromString(pageOf(parts), 'text/html');
    prepare(page, 'https://urna.example');
    morph(document.querySelector('main')!, page.querySelector('main')!);
}

const text = (selector: string) => document.querySelector(selector)?.textContent;

describe('a page that has become another', () => {
    beforeEach(() => {
        open({ sentence: 'First.', rows: ['A', 'B'] });
        prepare(document, 'https://urna.example');
    });

    it('says what the other one says', () => {
        change({ sentence: 'Second.', rows: ['B', 'A <i>x</i>', 'C'] });
        expect(text('.sentence')).toBe('Second.');
        expect([...document.querySelectorAll('th')].map((row) => row.textContent)).toEqual(['B', 'A x', 'C']);
        change({ sentence: 'Third.' });
        expect(document.querySelectorAll('th')).toHaveLength(0);
    });

    it('leaves alone what somebody has opened, what has the focus, and what the script has written', () => {
        const details = document.querySelector('details')!;
        const table = document.querySelector<HTMLElement>('.scroll')!;
        details.open = true;
        table.focus();
        document.querySelector('.said')!.textContent = 'Copied.';
        document.querySelector('.qr')!.append('code');
        change({ sentence: 'Second.', rows: ['C'] });
        expect(document.querySelector('details')).toBe(details);
        expect(details.open).toBe(true);
        expect(document.activeElement).toBe(table);
        expect([text('.said'), text('.qr')]).toEqual(['Copied.', 'code']);
        expect(document.querySelector<HTMLElement>('.actions')?.hidden).toBe(false);
    });

    it('has attributes of the other one alone', () => {
        const sentence = document.querySelector('.sentence')!;
        sentence.setAttribute('data-old', '');
        change({ sentence: 'Second.' });
        expect(sentence.hasAttribute('data-old')).toBe(false);
        expect(sentence.className).toBe('sentence');
    });
});

describe('a page with a script', () => {
    it('shows what the script can do, and the whole address of the frame', () => {
        open({ sentence: 'First.' });
        expect(document.querySelector<HTMLElement>('.actions')?.hidden).toBe(true);
        for (let turn = 0; turn < 2; ++turn) prepare(document, 'https://urna.example');
        expect(document.querySelector<HTMLElement>('.actions')?.hidden).toBe(false);
        expect(text('.embed-code')).toBe('<iframe src="https://urna.example/results/7/embed?lang=en" title="</script>"></iframe>');
    });

    it('keeps what somebody has opened, and the focus, where others come and go before it', () => {
        const use = (words: string): string =>
            `<section class="use"><details><summary>Frame it</summary>${words}</details><button>Copy</button></section>`;
        const main = document.createElement('main');
        document.body.append(main);
        main.innerHTML = `<h1>A</h1> <p class="state">runs</p> <section class="ballot"><ol><li>A</li></ol></section> ${use('old')}`;
        const details = main.querySelector('details') as HTMLDetailsElement;
        details.open = true;
        main.querySelector('button')?.focus();
        const focused = document.activeElement;
        const next = document.createElement('main');
        next.innerHTML = `<h1>A</h1> <p class="sentence">won</p> <figure></figure> <div class="scroll"></div> ${use('new')}`;
        const wanted = next.innerHTML;
        morph(main, next);
        expect(main.querySelector('details')).toBe(details);
        expect([details.open, document.activeElement === focused]).toEqual([true, true]);
        details.open = false;
        expect(main.innerHTML).toBe(wanted);
    });
});
