// SPDX-License-Identifier: Apache-2.0
// Moves labels apart that would overlap. `wanted` are their places, ascending; each comes to stand at least `gap`
// from the next, all within `from` and `to`, as near to where it wanted to be as the others allow (the sum of squares
// of the moves is least: groups that push each other share the move). Where there is no room for such a gap, the
// gap is what there is room for.
export function spread(wanted: number[], gap: number, from: number, to: number): number[] {
    const count = wanted.length;
    const space = count > 1 ? Math.min(gap, (to - from) / (count - 1)) : gap;
    // With the gaps taken out, what is left is to make a series ascend: neighbours that do not are pooled at their mean.
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
