// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { LastUse } from './last-use';

class Stored {
    text: string | null = null;
    writes = 0;
    getItem = () => this.text;
    setItem = (_key: string, text: string) => {
        this.text = text;
        ++this.writes;
    };
}

it('the use of one tab counts for all', () => {
    const stored = new Stored();
    const [one, other] = [new LastUse(stored), new LastUse(stored)];
    one.note(10_000);
    expect(other.atMs(20_000)).toBe(10_000);
    other.note(15_000);
    expect(one.atMs(20_000)).toBe(15_000);
});

it('is written once a second at most, also after the clock was set back', () => {
    const stored = new Stored();
    const use = new LastUse(stored);
    for (const ms of [10_000, 10_500, 10_999, 11_000, 5_000]) use.note(ms);
    expect(stored.writes).toBe(3);
    expect(use.atMs(20_000)).toBe(5_000);
});

it('to come counts as now, and nonsense as never', () => {
    const stored = new Stored();
    stored.text = '90000';
    expect(new LastUse(stored).atMs(20_000)).toBe(20_000);
    stored.text = 'x';
    expect(new LastUse(stored).atMs(20_000)).toBe(0);
});

it('without storage counts in its own tab', () => {
    const forbidden = {
        getItem: () => {
            throw new Error('forbidden');
        },
        setItem: () => {
            throw new Error('forbidden');
        },
    };
    for (const storage of [null, forbidden]) {
        const use = new LastUse(storage);
        expect(use.atMs(20_000)).toBe(0);
        use.note(10_000);
        expect(use.atMs(20_000)).toBe(10_000);
    }
});
