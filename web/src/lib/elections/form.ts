// SPDX-License-Identifier: Apache-2.0
// The form of a new election: its validation, field by field, and the request made from it.

import type { BodyOf, ListedElection } from '$lib/api/client';
import { limits } from '$lib/api/limits.gen';
import { meant, type Meant } from '$lib/time/zones';

const { seats: seatsLimits, thresholdPercent: thresholdLimits } = limits['/createElection'];

export interface Draft {
    individual: boolean | null;
    startDate: string;
    startTime: string;
    /** When this local time occurs twice that night: whether the second one is meant. */
    startSecond: boolean;
    endDate: string;
    endTime: string;
    endSecond: boolean;
    timeZone: string;
    /** As the user typed them; only for a parliament. */
    seats: string;
    thresholdPercent: string;
    /** Participants' ids in the order of the ballot. */
    participants: number[];
}

export const draftFields = ['individual', 'start', 'end', 'participants', 'seats', 'thresholdPercent'] as const;

export type DraftField = (typeof draftFields)[number];

export type Problem =
    | {
          why:
              | 'missingKind'
              | 'missingStart'
              | 'missingEnd'
              | 'impossible'
              | 'skipped'
              | 'notAfterStart'
              | 'seats'
              | 'thresholdPercent'
              | 'tooFew';
      }
    | { why: 'overlap'; election: ListedElection };

export function emptyDraft(timeZone: string): Draft {
    return {
        individual: null,
        timeZone,
        startDate: '',
        startTime: '',
        startSecond: false,
        endDate: '',
        endTime: '',
        endSecond: false,
        seats: String(seatsLimits.default),
        thresholdPercent: String(thresholdLimits.default),
        participants: [],
    };
}

export const startOf = (draft: Draft): Meant => meant(draft.startDate, draft.startTime, draft.timeZone, draft.startSecond);
export const endOf = (draft: Draft): Meant => meant(draft.endDate, draft.endTime, draft.timeZone, draft.endSecond);

/** Parses a number with a decimal point or comma; null when the text is not a number. */
export function numberOf(text: string): number | null {
    const plain = text.trim().replace(',', '.');
    return /^[0-9]{1,9}(\.[0-9]+)?$/.test(plain) ? Number(plain) : null;
}

/** Parses an integer, with or without separators between thousands; null when the text is not an integer. */
export function wholeNumberOf(text: string): number | null {
    const plain = text.trim();
    if (!/^[0-9]{1,9}$|^[1-9][0-9]{0,2}([.,'\u2019\s])[0-9]{3}(\1[0-9]{3})?$/.test(plain)) return null;
    return Number(plain.replaceAll(/[^0-9]/g, ''));
}

function validSeats(text: string): boolean {
    const seats = wholeNumberOf(text);
    return seats !== null && seats >= seatsLimits.minimum && seats <= seatsLimits.maximum;
}

function validThreshold(text: string): boolean {
    const percent = numberOf(text);
    return (
        percent !== null &&
        percent >= thresholdLimits.minimum &&
        percent <= thresholdLimits.maximum &&
        /^[0-9]+([.,][0-9]{1,3})?$/.test(text.trim())
    );
}

/** Returns an election whose period overlaps, if there is one. Periods are half-open: an election may begin at the
 * instant at which another ends. */
export function overlapping(startMs: number, endMs: number, others: readonly ListedElection[]): ListedElection | undefined {
    return others.find((other) => startMs < Date.parse(other.endAt) && Date.parse(other.startAt) < endMs);
}

/** Returns the problems of the form, or none. They are hints: the service decides. */
export function problems(draft: Draft, others: readonly ListedElection[]): Partial<Record<DraftField, Problem>> {
    const found: Partial<Record<DraftField, Problem>> = {};
    if (draft.individual === null) found.individual = { why: 'missingKind' };
    const start = startOf(draft);
    const end = endOf(draft);
    for (const [field, one, missing] of [
        ['start', start, 'missingStart'],
        ['end', end, 'missingEnd'],
    ] as const) {
        if (one.ok) continue;
        found[field] = { why: one.why === 'skipped' ? 'skipped' : one.why === 'incomplete' ? missing : 'impossible' };
    }
    if (start.ok && end.ok) {
        if (start.instantMs >= end.instantMs) {
            found.end = { why: 'notAfterStart' };
        } else {
            const election = overlapping(start.instantMs, end.instantMs, others);
            if (election !== undefined) found.start = { why: 'overlap', election };
        }
    }
    if (draft.participants.length < 2) found.participants = { why: 'tooFew' };
    if (draft.individual === false) {
        if (!validSeats(draft.seats)) found.seats = { why: 'seats' };
        if (!validThreshold(draft.thresholdPercent)) found.thresholdPercent = { why: 'thresholdPercent' };
    }
    return found;
}

/** Returns the request for the service. Throws when the form is incomplete: call `problems` first. */
export function bodyOf(draft: Draft): BodyOf<'/createElection'> {
    const start = startOf(draft);
    const end = endOf(draft);
    if (!start.ok || !end.ok || draft.individual === null) throw new Error('The election is not complete.');
    return {
        start: start.text,
        end: end.text,
        individual: draft.individual,
        participants: [...draft.participants],
        ...(draft.individual ? {} : { seats: wholeNumberOf(draft.seats) ?? 0, thresholdPercent: numberOf(draft.thresholdPercent) ?? 0 }),
    } as BodyOf<'/createElection'>;
}

/** Returns the list with one element moved to another index. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
    const all = [...list];
    const [one] = all.splice(from, 1);
    if (one !== undefined) all.splice(Math.max(0, Math.min(to, all.length)), 0, one);
    return all;
}
