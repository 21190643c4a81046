// SPDX-License-Identifier: Apache-2.0
import type { BadLine } from './ballot-csv';

/** Returns the station's message for a file whose first invalid line this is. */
export function stationMessage(bad: Pick<BadLine, 'line' | 'reason'>): string {
    return `Incorrect ${bad.reason} on line ${bad.line}.`;
}
