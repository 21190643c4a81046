// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { idempotencyKey, newAgain, type Pending, PendingUploads } from './pending';

const pending = (sha256: string, official = 'a@b.rs'): Pending => ({
    official,
    sha256,
    again: null,
    fileName: 'box.csv',
    bytes: 39,
    ballots: 1,
    begunAt: '2026-11-24T10:00:00Z',
});

class Stored {
    text: string | null = null;
    getItem = () => this.text;
    setItem = (_key: string, text: string) => {
        this.text = text;
    };
}

describe('uploads without an answer', () => {
    it('are there again after a reload, for the one who began them', () => {
        const storage = new Stored();
        const before = new PendingUploads(storage);
        before.add(pending('1'));
        before.add(pending('2'));
        before.add(pending('3', 'c@d.rs'));
        before.remove(pending('1'));
        const after = new PendingUploads(storage);
        expect(after.of('a@b.rs')).toEqual([pending('2')]);
        expect(after.find('c@d.rs', '3')).toEqual(pending('3', 'c@d.rs'));
        expect(after.find('a@b.rs', '3')).toBeNull();
    });

    it('are there once for one file', () => {
        const uploads = new PendingUploads(null);
        uploads.add(pending('1'));
        uploads.add({ ...pending('1'), again: 'x' });
        expect(uploads.of('a@b.rs').map((one) => one.again)).toEqual(['x']);
    });

    it('last as long as the page where nothing may be stored', () => {
        const refuses = () => {
            throw new Error('no');
        };
        const uploads = new PendingUploads({ getItem: refuses, setItem: refuses });
        uploads.add(pending('1'));
        expect(uploads.of('a@b.rs')).toHaveLength(1);
    });

    it.each(['', 'no json', '{}', '[1, null, {}, {"official": "a@b.rs"}]'])('something else in their place is nothing: %j', (text) => {
        const storage = new Stored();
        storage.text = text;
        expect(new PendingUploads(storage).of('a@b.rs')).toEqual([]);
    });

    it('are bounded', () => {
        const storage = new Stored();
        const uploads = new PendingUploads(storage);
        for (let n = 0; n < 150; ++n) uploads.add(pending(String(n)));
        expect(uploads.of('a@b.rs')).toHaveLength(100);
        expect(uploads.of('a@b.rs').at(-1)?.sha256).toBe('149');
    });
});

describe('the key of an upload', () => {
    it('follows from the file', () => {
        expect(idempotencyKey({ sha256: 'ab', again: null })).toBe('console ab');
    });

    it('is another one when the file is to count as one more upload', () => {
        const again = newAgain();
        expect(again).toMatch(/^[0-9a-f]{16}$/);
        expect(newAgain()).not.toBe(again);
        expect(idempotencyKey({ sha256: 'ab', again })).toBe(`console ab ${again}`);
    });
});
