// SPDX-License-Identifier: Apache-2.0
// Prepares the turnout of an election for a chart.

import type { Progress } from './types';

export interface Bar {
    from: number; // an instant, in milliseconds since 1970
    uploads: number;
    ballots: number;
    sum: number; // of the ballots in this bar and all before it
}

// As many bars as the service makes of an election at most.
const barsMax = 193;

// Returns one bar per interval from the beginning of the election until an instant, its end or now. The service omits
// what comes after the last upload; here it has bars without ballots, so that a silence is visible.
export function barsOf({ from, seconds, uploads, ballots }: Progress['bars'], untilMs: number): Bar[] {
    const [firstMs, widthMs] = [Date.parse(from), seconds * 1000];
    const count = Math.max(ballots.length, Math.min(barsMax, Math.ceil((untilMs - firstMs) / widthMs)));
    const bars: Bar[] = [];
    for (let i = 0, sum = 0; i < count; i += 1) {
        sum += ballots[i] ?? 0;
        bars.push({ from: firstMs + i * widthMs, uploads: uploads[i] ?? 0, ballots: ballots[i] ?? 0, sum });
    }
    return bars;
}

// Returns the step between shown labels, so that at most `room` labels are shown.
export function labelStep(count: number, room: number): number {
    return Math.max(1, Math.ceil(count / Math.max(1, room)));
}
