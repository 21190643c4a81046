// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { act } from './actions';
import { addressOf, dataOf } from './data';
import { open } from './fixtures';

beforeEach(() => open({ sentence: 'First.' }));
afterEach(() => vi.unstubAllGlobals());

const said = () => document.querySelector('.said')?.textContent;
const place = { origin: 'https://urna.example', pathname: '/results/7/projector' };

it('copies the address of the election', async () => {
    const writeText = vi.fn(() => Promise.resolve());
    vi.stubGlobal('navigator', { clipboard: { writeText } });
    await act('copy', dataOf(document)!);
    expect(writeText).toHaveBeenCalledWith(addressOf(document, location));
    expect(said()).toBe('Copied.');
});

it('shows the address, selected, where there is no clipboard', async () => {
    vi.stubGlobal('navigator', {});
    await act('copy', dataOf(document)!);
    const address = addressOf(document, location);
    expect(said()).toBe(`Copy this: ${address}`);
    expect(getSelection()?.toString()).toBe(address);
});

it('says when there is no picture', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 503 })));
    await act('picture', dataOf(document)!);
    expect(said()).toBe('No picture.');
});

it('names the page as the service is known, else as the browser has found it', () => {
    expect(addressOf(document, place)).toBe('https://urna.example/results/7');
    document.querySelector<HTMLElement>('.qr')!.dataset['address'] = 'https://results.example/results/7';
    expect(addressOf(document, place)).toBe('https://results.example/results/7');
});
