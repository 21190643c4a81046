// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { type Counts, uploadOutcome, isFinal, type Receipt, receiptOf } from './receipts';

const receipt = (parts: Partial<Receipt>): Receipt => ({
    id: 'u',
    fileName: 'box.csv',
    sha256: 'ab',
    acceptedAt: '2026-11-24T10:00:00.5Z',
    ballots: 10,
    state: 'waiting',
    ...parts,
});
const counted = (counts: Partial<Counts>, ballots = 10) =>
    receipt({ state: 'counted', ballots, counts: { valid: 0, duplicate: 0, invalidPollNumber: 0, dropped: 0, ...counts } });

describe('the outcome of an upload', () => {
    it.each([
        [receipt({}), 'waiting', false],
        [receipt({ state: 'setAside' }), 'setAside', false],
        [receipt({ state: 'givenUp' }), 'givenUp', true],
        [counted({ valid: 10 }), 'counted', true],
        [counted({ valid: 9, duplicate: 1 }), 'countedInPart', true],
        [counted({ invalidPollNumber: 4, duplicate: 6 }), 'countedInPart', true],
        [counted({ dropped: 10 }), 'dropped', true],
        [counted({}, 0), 'empty', true],
        [receipt({ ballots: 0 }), 'waiting', false],
    ] as const)('%j is %s', (one, outcome, final) => {
        expect(uploadOutcome(one)).toBe(outcome);
        expect(isFinal(one)).toBe(final);
    });
});

it('of several receipts for one file the newest is found', () => {
    const old = receipt({ id: 'old', acceptedAt: '2026-11-24T09:00:00Z' });
    const recent = receipt({ id: 'recent' });
    const other = receipt({ id: 'other', sha256: 'cd', acceptedAt: '2026-11-24T11:00:00Z' });
    expect(receiptOf([old, recent, other], 'ab')?.id).toBe('recent');
    expect(receiptOf([recent, old], 'ab')?.id).toBe('recent');
    expect(receiptOf([other], 'ab')).toBeNull();
});
