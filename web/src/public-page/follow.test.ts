// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { open, pageOf } from './fixtures';
import { follow, waitMs } from './follow';

let answers: (Response | Error)[] = [];
const asked: RequestInit[] = [];
const changed = vi.fn();
let end: () => void;

beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    asked.length = 0;
    changed.mockClear();
    vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
        asked.push(init);
        const answer = answers.shift() ?? new Error('no answer');
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    });
    open({ sentence: 'It runs.' });
    end = follow(changed);
});

afterEach(() => {
    end();
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
});

const page = (parts: Parameters<typeof pageOf>[0], etag: string) => new Response(pageOf(parts), { headers: { ETag: etag } });
const sentence = () => document.querySelector('main')?.textContent?.trim().split('\n')[1];

it('shows what has changed, and asks seldom once it is final', async () => {
    answers = [page({ sentence: 'It runs.' }, '"1"'), page({ sentence: 'A has it.', state: 'finished' }, '"2"')];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked.map(({ cache }) => cache)).toEqual(['no-cache']);
    await vi.advanceTimersByTimeAsync(5_000);
    expect([sentence(), document.title]).toEqual(['A has it.', 'A has it.']);
    expect(changed).toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(29_000);
    expect(asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toHaveLength(3);
});

it('leaves the page alone when the tag says that nothing has changed', async () => {
    answers = [page({ sentence: 'It runs.' }, '"1"'), page({ sentence: 'Not read.' }, '"1"')];
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(2);
    expect(sentence()).toBe('It runs.');
});

it('says that the page is gone, and shows it when it is back', async () => {
    answers = [new Response('', { status: 404 }), page({ sentence: 'It runs again.' }, '"3"')];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(document.querySelector('main')?.innerHTML).toBe('<h1>No longer public.</h1>');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sentence()).toBe('It runs again.');
});

it('asks ever more seldom while the service fails, and keeps what it shows', async () => {
    answers = [new Response('', { status: 503 }), new Error('offline')];
    await vi.advanceTimersByTimeAsync(5_000 + 10_000);
    expect(asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(19_000);
    expect(asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toHaveLength(3);
    expect(sentence()).toBe('It runs.');
    expect(waitMs('running', 30, 0.5)).toBe(120_000);
    expect(waitMs('finished', 0, 0)).toBe(27_000);
});

it('does not ask while nobody sees it', async () => {
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(0);
    hidden.mockReturnValue(false);
    answers = [page({ sentence: 'Seen.' }, '"1"')];
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(0);
    expect(sentence()).toBe('Seen.');
});
