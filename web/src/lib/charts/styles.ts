// SPDX-License-Identifier: Apache-2.0
// The styles that distinguish the lists of an election in its charts.

import { marks, type Mark } from './marks';

export const partyColours = 12;

export interface ListStyle {
    colour: string; // a CSS value
    mark: Mark;
    own?: boolean; // the participant's own colour, which has an outline, because it may be that of the background
}

// Returns a style per list, by its poll number. A participant's own colour is the same on light and on dark. The others go first to the lists with seats (or, without seats, to those
// with the most votes), in the order of poll numbers, so that no two of the first twelve share a colour; neighbours in a
// chart never share a mark.
export function listStyles(
    lists: readonly { pollNumber: number; votes: number; result: number | null; colour?: string }[],
): Map<number, ListStyle> {
    const leading = [...lists]
        .sort((a, b) => (b.result ?? 0) - (a.result ?? 0) || b.votes - a.votes || a.pollNumber - b.pollNumber)
        .slice(0, partyColours)
        .sort((a, b) => a.pollNumber - b.pollNumber);
    const rest = lists.filter((list) => !leading.includes(list));
    return new Map(
        [...leading, ...rest].map(({ pollNumber, colour }, i) => [
            pollNumber,
            {
                colour: colour ?? `var(--party-${(i % partyColours) + 1})`,
                // The second dozen reuses the first one's colours with other marks.
                mark: marks[(i + Math.floor(i / partyColours)) % marks.length] ?? 'disc',
                own: colour !== undefined,
            },
        ]),
    );
}

// The style of a list that has none of its own.
export const plainStyle: ListStyle = { colour: 'var(--color-muted)', mark: 'disc' };
