// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { gather, type Part } from './gather';

// Parts by cursor; most are empty, as of a list whose filter fits little.
const parts: Record<number, Part<string, number>> = {
    0: { entries: [], next: 1 },
    1: { entries: ['a'], next: 2 },
    2: { entries: [], next: 3 },
    3: { entries: ['b'], next: null },
};

function ask(wanted: number, requestsMax?: number) {
    const asked: [number, number][] = [];
    const seen: string[] = [];
    const found = gather<string, number>(
        async (after = 0, limit) => {
            asked.push([after, limit]);
            return parts[after] as Part<string, number>;
        },
        {
            wanted,
            after: undefined,
            signal: new AbortController().signal,
            onpart: ({ entries }) => seen.push(entries.join('')),
            ...(requestsMax === undefined ? {} : { requestsMax }),
        },
    );
    return { found, asked, seen };
}

it('goes on through empty parts until there are enough', async () => {
    const { found, asked, seen } = ask(1);
    expect(await found).toEqual({ entries: ['a'], next: 2 });
    expect(asked).toEqual([
        [0, 1],
        [1, 1],
    ]);
    expect(seen).toEqual(['']);
});

it('ends where the list ends', async () => {
    const { found, asked } = ask(5);
    expect(await found).toEqual({ entries: ['a', 'b'], next: null });
    expect(asked.map(([, limit]) => limit)).toEqual([5, 5, 4, 4]);
});

it('does not go on for ever', async () => {
    const { found, asked } = ask(5, 2);
    expect(await found).toEqual({ entries: ['a'], next: 2 });
    expect(asked).toHaveLength(2);
});
