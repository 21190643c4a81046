// SPDX-License-Identifier: Apache-2.0
// The styles that distinguish the lists of an election in its charts.

import { marks, type Mark } from './marks';

export const partyColours = 12;

export interface ListStyle {
    colour: string; // a CSS value
    mark: Mark;
}

// Returns a style per list, by its poll number. Colours go first to the lists with seats (or, without seats, to those
// with the most votes), in the order of poll numbers, so that no two of the first twelve share a colour; neighbours in a
// chart never share a mark.
export function listStyles(lists: readonly { pollNumber: number; votes: number; result: number }[]): Map<number, ListStyle> {
    const leading = [...lists]
        .sort((a, b) => b.result - a.result || b.votes - a.votes || a.pollNumber - b.pollNumber)
        .slice(0, partyColours)
        .sort((a, b) => a.pollNumber - b.pollNumber);
    const rest = lists.filter((list) => !leading.includes(list));
    return new Map(
        [...leading, ...rest].map(({ pollNumber }, i) => [
            pollNumber,
            {
                colour: `var(--party-${(i % partyColours) + 1})`,
                // The second dozen reuses the first one's colours with other marks.
                mark: marks[(i + Math.floor(i / partyColours)) % marks.length] ?? 'disc',
            },
        ]),
    );
}

// The style of a list that has none of its own.
export const plainStyle: ListStyle = { colour: 'var(--color-muted)', mark: 'disc' };
