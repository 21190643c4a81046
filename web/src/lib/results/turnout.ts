// SPDX-License-Identifier: Apache-2.0
// Prepares the hours of a running election for a chart.

import type { HourOfTurnout } from './types';

export interface Bar {
    from: number; // an instant, in milliseconds since 1970
    hours: number; // how many it covers
    uploads: number;
    ballots: number;
}

const hourMs = 3_600_000;
const widths = [1, 2, 3, 4, 6, 8, 12, 24];

// Returns one bar per hour from the first to the last hour with ballots. Hours without ballots are included, so that a
// gap is visible. When there would be more than `barsMax` bars, each bar covers several hours (or, over months, days).
export function barsOf(hours: readonly HourOfTurnout[], barsMax: number): Bar[] {
    const points = hours.map(({ hour, uploads, ballots }) => ({ at: Date.parse(hour), uploads, ballots }));
    if (points.length === 0) {
        return [];
    }
    const first = Math.min(...points.map(({ at }) => at));
    const last = Math.max(...points.map(({ at }) => at));
    const span = Math.round((last - first) / hourMs) + 1;
    const enough = (width: number) => Math.ceil(span / width) <= barsMax;
    const width = widths.find(enough) ?? Math.ceil(span / 24 / barsMax) * 24;
    const bars: Bar[] = Array.from({ length: Math.ceil(span / width) }, (_, i) => ({
        from: first + i * width * hourMs,
        hours: width,
        uploads: 0,
        ballots: 0,
    }));
    for (const { at, uploads, ballots } of points) {
        const bar = bars[Math.floor((at - first) / hourMs / width)];
        if (bar !== undefined) {
            bar.uploads += uploads;
            bar.ballots += ballots;
        }
    }
    return bars;
}

// Returns the step between shown labels, so that at most `room` labels are shown.
export function labelStep(count: number, room: number): number {
    return Math.max(1, Math.ceil(count / Math.max(1, room)));
}
