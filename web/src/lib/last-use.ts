// SPDX-License-Identifier: Apache-2.0
// When somebody last used the console in any tab of this browser. The browser stores this time, and nothing else of the session.

const storageKey = 'urna.used';
const writeMsMin = 1_000;

export class LastUse {
    private hereMs = 0;

    constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem'> | null) {}

    /** Notes that the console is in use. */
    note(nowMs: number): void {
        // A clock that was set back would otherwise write nothing for a while.
        if (Math.abs(nowMs - this.hereMs) < writeMsMin) return;
        this.hereMs = nowMs;
        try {
            this.storage?.setItem(storageKey, String(nowMs));
        } catch {
            // Without storage each tab counts for itself.
        }
    }

    /** Returns when the console was last used; a time to come, by a clock that was set back since, counts as now. */
    atMs(nowMs: number): number {
        return Math.min(nowMs, Math.max(this.hereMs, this.storedMs()));
    }

    private storedMs(): number {
        try {
            const stored = Number(this.storage?.getItem(storageKey) ?? 0);
            return Number.isFinite(stored) ? stored : 0;
        } catch {
            return 0;
        }
    }
}
