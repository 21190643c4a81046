// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { receiptFileName, receiptText } from './receipt-text';

const id = '3f2a91c0-6a55-4c7e-9d2e-0b0a5f0e6a11';

describe('the text of a receipt', () => {
    it('has a line for each fact between the head and the notes', () => {
        const facts = [
            { term: 'File name', value: 'ballots.csv' },
            { term: 'Ballots', value: '12' },
        ];
        expect(receiptText('Receipt', 'It was accepted.', facts, ['As of today'])).toBe(
            'Receipt\n\nIt was accepted.\n\nFile name: ballots.csv\nBallots: 12\n\nAs of today\n',
        );
    });
});

describe('the name of a receipt', () => {
    it.each([
        ['ballots.csv', 'receipt-ballots-3f2a91c0.txt'],
        ['Биралиште 7, „Школа“ <b>.csv', 'receipt-Биралиште 7, „Школа“ -b-3f2a91c0.txt'],
        ['..\\..\\box: 7?.tar.csv', 'receipt-box- 7-.tar-3f2a91c0.txt'],
        ['.csv', 'receipt-3f2a91c0.txt'],
        [`${'n'.repeat(100)}.csv`, `receipt-${'n'.repeat(60)}-3f2a91c0.txt`],
    ])('of %s is %s', (file, name) => {
        expect(receiptFileName('receipt', file, id)).toBe(name);
    });
});
