// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { parliament } from '../results/fixtures';
import { listStyles } from './styles';

const many = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ pollNumber: i + 1, votes: 1000 - i, result: i % 3 === 0 ? 1 : 0 }));

describe('the styles of lists', () => {
    it('give each list with seats a colour of its own, however many lists there are', () => {
        const lists = many(30);
        const styles = listStyles(lists);
        const seated = lists.filter((list) => (list.result ?? 0) > 0).map((list) => styles.get(list.pollNumber)?.colour);
        expect(new Set(seated).size).toBe(10);
        expect(styles.size).toBe(30);
    });

    it('give no two lists the same colour and mark, up to seventy-two', () => {
        const styles = [...listStyles(many(72)).values()].map(({ colour, mark }) => colour + mark);
        expect(new Set(styles).size).toBe(72);
    });

    it('give neighbours in the hemicycle different marks', () => {
        const styles = listStyles(parliament.participants);
        const seated = parliament.participants.filter((list) => (list.result ?? 0) > 0);
        const used = seated.map((list) => styles.get(list.pollNumber)?.mark);
        used.slice(1).forEach((mark, i) => expect(mark).not.toBe(used[i]));
    });

    it('are the colours that were set, and leave those of the others as they were', () => {
        const lists = many(3);
        const [first, second, third] = listStyles(lists.map((one, i) => (i === 1 ? { ...one, colour: '#ffffff' } : one))).values();
        expect(second).toMatchObject({ colour: '#ffffff', own: true });
        expect([first, third]).toEqual([...listStyles(lists).values()].filter((_, i) => i !== 1));
    });

    it('do not depend on the order in which the lists are shown', () => {
        const lists = [...parliament.participants];
        expect(listStyles(lists.reverse())).toEqual(listStyles(parliament.participants));
    });
});
