// SPDX-License-Identifier: Apache-2.0
// A set of the GUIDs of a file's ballots, with the line of each one's first occurrence. It is a hash table over plain
// numbers: a file may have two million GUIDs, and a Set of strings would take ten times the memory and the time.

const slotsMin = 1 << 10;

export class GuidSet {
    // The GUIDs in the order of insertion: four words each, and the line.
    private words: Int32Array;
    private lines: Uint32Array;
    // Each slot holds a GUID's index in `lines` plus one, or 0 when it is free. The number of slots is a power of two, and
    // at most half of them are in use.
    private slots: Uint32Array;
    private count = 0;

    /** `expected` is the number of GUIDs for which no rehashing is needed. */
    constructor(expected = 0) {
        let slots = slotsMin;
        while (slots < expected * 2) slots *= 2;
        this.slots = new Uint32Array(slots);
        this.lines = new Uint32Array(slots / 2);
        this.words = new Int32Array(slots * 2);
    }

    get size(): number {
        return this.count;
    }

    /** Adds a GUID, given as four 32-bit words. Returns the line of its first occurrence, or -1 when it is new. */
    add(a: number, b: number, c: number, d: number, line: number): number {
        if (this.count === this.lines.length) this.grow();
        const { words, slots } = this;
        const mask = slots.length - 1;
        let slot = hash(a, b, c, d) & mask;
        for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
            const place = slots[slot]! - 1;
            const at = place * 4;
            if (words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d) {
                return this.lines[place]!;
            }
        }
        const at = this.count * 4;
        words[at] = a;
        words[at + 1] = b;
        words[at + 2] = c;
        words[at + 3] = d;
        this.lines[this.count] = line;
        slots[slot] = ++this.count;
        return -1;
    }

    private grow(): void {
        const words = new Int32Array(this.words.length * 2);
        words.set(this.words);
        const lines = new Uint32Array(this.lines.length * 2);
        lines.set(this.lines);
        const slots = new Uint32Array(this.slots.length * 2);
        const mask = slots.length - 1;
        for (let place = 0; place < this.count; ++place) {
            const at = place * 4;
            let slot = hash(words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!) & mask;
            while (slots[slot] !== 0) slot = (slot + 1) & mask;
            slots[slot] = place + 1;
        }
        this.words = words;
        this.lines = lines;
        this.slots = slots;
    }
}

// Random GUIDs need no mixing, but sequential ones do. (The last step is MurmurHash3's finalizer.)
function hash(a: number, b: number, c: number, d: number): number {
    let h = Math.imul(a, 0x9e3779b1) ^ b;
    h = Math.imul(h ^ (h >>> 15), 0x85ebca77) ^ c;
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae3d) ^ d;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return h ^ (h >>> 16);
}
