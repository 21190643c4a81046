// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { fits, isOver, keptBytesMax, type KeptFile, keptFiles, keptMsMax } from './kept';

const one: KeptFile = { key: 'console x', official: 'ana@izbori.rs', file: new File([], 'box.csv'), answers: {}, keptAtMs: 1_000 };

it('a file is kept for its official, for a day', () => {
    expect(isOver(one, 'ana@izbori.rs', 1_000 + keptMsMax)).toBe(false);
    expect(isOver(one, 'ana@izbori.rs', 1_001 + keptMsMax)).toBe(true);
    expect(isOver(one, 'vera@izbori.rs', 1_000)).toBe(true);
});

it('all files together have a bound', () => {
    const sized = (key: string, size: number): KeptFile => ({ ...one, key, file: { size } as File });
    const kept = [sized('a', keptBytesMax - 10), sized('b', 4)];
    expect(fits(sized('c', 6), kept)).toBe(true);
    expect(fits(sized('c', 7), kept)).toBe(false);
    expect(fits(sized('b', 10), kept)).toBe(true);
    expect(fits(sized('c', keptBytesMax + 1), [])).toBe(false);
});

it('without a store nothing fails', async () => {
    // jsdom has no IndexedDB.
    const files = keptFiles(
        () => 0,
        () => {},
    );
    expect(await files.keep(one)).toBe('forbidden');
    expect(await files.of('ana@izbori.rs')).toEqual([]);
    await files.forget('console x');
});
