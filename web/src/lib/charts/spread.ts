// SPDX-License-Identifier: Apache-2.0
// Moves labels apart that would overlap. `wanted` are their ascending positions. In the result, neighbours are at least
// `gap` apart, all are between `from` and `to`, and the sum of the squares of the moves is minimal. When the space is
// too small for this gap, the gap shrinks to fit.
export function spread(wanted: number[], gap: number, from: number, to: number): number[] {
    const count = wanted.length;
    const space = count > 1 ? Math.min(gap, (to - from) / (count - 1)) : gap;
    // Without the gaps this is isotonic regression: neighbours that do not ascend are pooled at their mean.
    const pools: { sum: number; size: number }[] = [];
    for (const [i, place] of wanted.entries()) {
        let pool = { sum: place - i * space, size: 1 };
        let last = pools.at(-1);
        while (last !== undefined && last.sum / last.size > pool.sum / pool.size) {
            pool = { sum: pool.sum + last.sum, size: pool.size + last.size };
            pools.pop();
            last = pools.at(-1);
        }
        pools.push(pool);
    }
    const end = Math.max(from, to - (count - 1) * space);
    const clamp = (place: number) => Math.min(Math.max(place, from), end);
    return pools.flatMap(({ sum, size }) => Array<number>(size).fill(clamp(sum / size))).map((place, i) => place + i * space);
}
