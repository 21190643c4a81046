// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { checkFile } from './check-file';

const a = '28f8a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b';

it('an empty file has no ballots, and the well-known hash', async () => {
    const checked = await checkFile(new Blob([]));
    expect(checked.bytes).toBe(0);
    expect(checked.report.lines).toBe(0);
    expect(checked.sha256).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

it('a file of several pieces is read whole, and says how far it is', async () => {
    const lines = Array.from({ length: 60_000 }, (_, n) => `${n.toString(16).padStart(32, '0')},${n + 1}\n`);
    const text = lines.join('') + `${a},0\n`;
    const progress: [number, number][] = [];
    const checked = await checkFile(new Blob([text]), (...far) => progress.push(far));
    expect(checked.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    expect(checked.report.ballots).toBe(60_000);
    expect(checked.report.bad.first.map(({ line, reason }) => [line, reason])).toEqual([[60_000, 'poll number']]);
    expect(progress.map(([read]) => read)).toEqual([1 << 20, 2 << 20, text.length]);
    expect(progress.every(([, inAll]) => inAll === text.length)).toBe(true);
});

it('a file that cannot be read any more is no checked file', async () => {
    const gone = new Blob(['x']);
    gone.slice = () => {
        throw new DOMException('gone', 'NotReadableError');
    };
    await expect(checkFile(gone)).rejects.toThrow('gone');
});
