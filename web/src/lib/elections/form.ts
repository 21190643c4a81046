// SPDX-License-Identifier: Apache-2.0
// The form of an election: its validation, field by field, what is unusual about it, and the request made from it.

import type { BodyOf, ListedElection } from '$lib/api/client';
import { limits } from '$lib/api/limits.gen';
import { folded, type Participant } from '$lib/participants/types';
import { civil, dayNumber, knownTimeZone, meant, type Meant } from '$lib/time/zones';
import { choiceOf, lawSent, noLaw, noTerms, ruleOf, validTerms, type LawChoice } from '$lib/law/choice';
import { isHeld } from './standing';

const { seats: seatsLimits, thresholdPercent: thresholdLimits, name: textLimits } = limits['/createElection'];

export interface Draft {
    name: string;
    place: string;
    kind: string;
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
    choice: LawChoice;
}

export const draftFields = [
    'individual',
    'start',
    'end',
    'participants',
    'seats',
    'thresholdPercent',
    'name',
    'place',
    'kind',
    'rule',
    'lists',
    'follows',
] as const;

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
              | 'tooFew'
              | 'tooLong';
      }
    | { why: 'termsWrong' | 'stepsWrong' }
    | { why: 'ruleJson'; said: string }
    | { why: 'overlap'; election: ListedElection };

export function emptyDraft(timeZone: string): Draft {
    return {
        name: '',
        place: '',
        kind: '',
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
        choice: { ...noLaw },
    };
}

/** An instant's local date and time for the form's fields; with seconds where it has some. */
function fieldsOf(instant: string, timeZone: string): { date: string; time: string; second: boolean } {
    const atMs = Date.parse(instant);
    const fields = civil(atMs, timeZone);
    // Offsets are whole minutes, so seconds are the same in every zone.
    const seconds = Math.floor(atMs / 1000) % 60;
    return seconds === 0 ? fields : { ...fields, time: `${fields.time}:${String(seconds).padStart(2, '0')}` };
}

/** The draft of an election that is there already, in its own zone. */
export function draftOf(election: ListedElection): Draft {
    const timeZone = knownTimeZone(election.timeZone) ? election.timeZone : 'UTC';
    const start = fieldsOf(election.startAt, timeZone);
    const end = fieldsOf(election.endAt, timeZone);
    return {
        name: election.name ?? '',
        place: election.place ?? '',
        kind: election.kind ?? '',
        individual: election.individual,
        timeZone,
        startDate: start.date,
        startTime: start.time,
        startSecond: start.second,
        endDate: end.date,
        endTime: end.time,
        endSecond: end.second,
        seats: String(election.seats),
        thresholdPercent: String(election.thresholdPercent ?? thresholdLimits.default),
        participants: election.participants.map(({ id }) => id),
        choice: choiceOf(election),
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
    return others.filter(isHeld).find((other) => startMs < Date.parse(other.endAt) && Date.parse(other.startAt) < endMs);
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
    for (const field of ['name', 'place', 'kind'] as const) {
        if ([...draft[field].trim()].length > textLimits.maxLength) found[field] = { why: 'tooLong' };
    }
    if (draft.participants.length < 2) found.participants = { why: 'tooFew' };
    if (draft.individual === false) {
        if (!validSeats(draft.seats)) found.seats = { why: 'seats' };
        if (draft.choice.law === 'contract' && !validThreshold(draft.thresholdPercent))
            found.thresholdPercent = { why: 'thresholdPercent' };
    }
    const { why } = ruleOf(draft.choice);
    if (why !== null) found.rule = draft.choice.law === 'steps' ? { why: 'stepsWrong' } : { why: 'ruleJson', said: why };
    else if (termsOfLists(draft).some((terms) => !validTerms(terms))) found.lists = { why: 'termsWrong' };
    return found;
}

/** Of persons, and by the contract's rule, nothing beside the votes counts. */
function termsOfLists({ individual, choice, participants }: Draft) {
    return individual || choice.law === 'contract' ? [] : participants.map((id) => choice.terms[id] ?? noTerms);
}

/** What is unusual about an election, and may be a mistake. */
export type Warning =
    | { why: 'warnPast' | 'warnToday' }
    | { why: 'warnLong' | 'warnShort'; durationMs: number }
    | { why: 'warnName'; id: number }
    | { why: 'warnAlike'; names: readonly string[] };

const hourMs = 3_600_000;

/** Returns what is unusual about a draft without problems. `others` are all other elections. */
export function warnings(draft: Draft, others: readonly ListedElection[], participants: readonly Participant[], nowMs: number): Warning[] {
    const start = startOf(draft);
    const end = endOf(draft);
    if (!start.ok || !end.ok) return [];
    const found: Warning[] = [];
    if (start.instantMs < nowMs) found.push({ why: 'warnPast' });
    else if (dayNumber(start.instantMs, draft.timeZone) === dayNumber(nowMs, draft.timeZone)) found.push({ why: 'warnToday' });
    const durationMs = end.instantMs - start.instantMs;
    if (durationMs > 24 * hourMs) found.push({ why: 'warnLong', durationMs });
    if (durationMs < hourMs) found.push({ why: 'warnShort', durationMs });
    const name = folded(draft.name);
    const same = name === '' ? undefined : others.filter(isHeld).find((other) => folded(other.name ?? '') === name);
    if (same !== undefined) found.push({ why: 'warnName', id: same.id });
    const names = new Map<string, string[]>();
    for (const id of draft.participants) {
        const one = participants.find((participant) => participant.id === id);
        if (one === undefined) continue;
        const key = folded(one.name);
        names.set(key, [...(names.get(key) ?? []), one.name]);
    }
    for (const alike of names.values()) {
        if (alike.length > 1) found.push({ why: 'warnAlike', names: alike });
    }
    return found;
}

/** Returns the request for the service. Throws when the form is incomplete: call `problems` first. */
export function bodyOf(draft: Draft): BodyOf<'/createElection'> {
    const start = startOf(draft);
    const end = endOf(draft);
    if (!start.ok || !end.ok || draft.individual === null) throw new Error('The election is not complete.');
    const texts = (['name', 'place', 'kind'] as const)
        .map((field) => [field, draft[field].trim()] as const)
        .filter(([, text]) => text !== '');
    return {
        ...Object.fromEntries(texts),
        timeZone: draft.timeZone,
        start: start.text,
        end: end.text,
        individual: draft.individual,
        participants: [...draft.participants],
        ...(draft.individual ? {} : { seats: wholeNumberOf(draft.seats) ?? 0 }),
        ...(draft.individual || draft.choice.law !== 'contract' ? {} : { thresholdPercent: numberOf(draft.thresholdPercent) ?? 0 }),
        ...lawSent(draft.choice, draft.participants, draft.individual),
    } as BodyOf<'/createElection'>;
}

/** The place from 1 to `count` that a text means, the nearest that there is; null when it is no number. */
export function numberTyped(text: string, count: number): number | null {
    return /^\d+$/.test(text.trim()) ? Math.min(Math.max(Number(text), 1), count) : null;
}

/** Returns the list with one element moved to another index. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
    const all = [...list];
    const [one] = all.splice(from, 1);
    if (one !== undefined) all.splice(Math.max(0, Math.min(to, all.length)), 0, one);
    return all;
}
