// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { type Original, Originals } from './originals';

const original = (parts: Partial<Original> = {}): Original => ({
    official: 'ana@izbori.rs',
    sha256: 'ab',
    originalSha256: 'cd',
    fileName: 'box.xlsx',
    bytes: 9,
    ...parts,
});

class Store {
    stored: string | null = null;
    getItem = () => this.stored;
    setItem = (_key: string, text: string) => void (this.stored = text);
}

it('the original of a repaired file is found by its official, also in another tab', () => {
    const store = new Store();
    new Originals(store).add(original());
    const other = new Originals(store);
    expect(other.find('ana@izbori.rs', 'ab')).toEqual(original());
    expect(other.find('ana@izbori.rs', 'cd')).toBeNull();
    expect(other.find('iva@izbori.rs', 'ab')).toBeNull();
    other.add(original({ fileName: 'copy of box.xlsx' }));
    expect(new Originals(store).find('ana@izbori.rs', 'ab')?.fileName).toBe('copy of box.xlsx');
});

it('the newest are kept, and what is no original is ignored', () => {
    const store = new Store();
    const originals = new Originals(store);
    for (let n = 0; n < 300; ++n) originals.add(original({ sha256: String(n) }));
    expect(originals.find('ana@izbori.rs', '99')).toBeNull();
    expect(originals.find('ana@izbori.rs', '100')).not.toBeNull();
    store.stored = '[1, null, {"official": 3}]';
    expect(originals.find('ana@izbori.rs', '100')).toBeNull();
});

it('without storage they last as long as the page', () => {
    const full = {
        getItem: () => null,
        setItem: () => {
            throw new DOMException('full', 'QuotaExceededError');
        },
    };
    for (const store of [null, full]) {
        const originals = new Originals(store);
        originals.add(original());
        expect(originals.find('ana@izbori.rs', 'ab')).toEqual(original());
    }
});
