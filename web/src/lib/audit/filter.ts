// SPDX-License-Identifier: Apache-2.0
// What the page of the audit trail asks the service for.

import type { Schemas } from '$lib/api/client';
import { meant } from '$lib/time/zones';

export const trails = ['accounts', 'elections'] as const;
export type Trail = (typeof trails)[number];

type AuditKind = Schemas['AuditKind'];

/** In which trail events of a kind are. */
const trailOf: Record<AuditKind, Trail | 'both'> = {
    accountRegistered: 'accounts',
    accountAdded: 'accounts',
    accountRemoved: 'accounts',
    passwordSet: 'accounts',
    accountApproved: 'accounts',
    accountRefused: 'accounts',
    administratorPromoted: 'accounts',
    administratorDemoted: 'accounts',
    sessionsEnded: 'accounts',
    secondFactorOn: 'accounts',
    secondFactorOff: 'accounts',
    secondFactorChanged: 'accounts',
    recoveryCodeUsed: 'accounts',
    registrationChanged: 'accounts',
    invitationMade: 'accounts',
    invitationRevoked: 'accounts',
    signIn: 'accounts',
    signInRefused: 'accounts',
    signOut: 'accounts',
    participantCreated: 'elections',
    participantEdited: 'elections',
    participantRemoved: 'elections',
    participantsMerged: 'elections',
    electionCreated: 'elections',
    electionEdited: 'elections',
    electionCancelled: 'elections',
    electionWithdrawn: 'elections',
    resultPublished: 'elections',
    resultWithdrawn: 'elections',
    totalsStated: 'elections',
    lotRecorded: 'elections',
    lotVoided: 'elections',
    officialHeld: 'elections',
    officialReleased: 'elections',
    deadLetterRequeued: 'elections',
    deadLetterDiscarded: 'elections',
    heldUploadsDiscarded: 'elections',
    queueResynchronized: 'elections',
    lossAccepted: 'both',
    backupRestored: 'both',
    eventsMissed: 'both',
    trailTrimmed: 'both',
};

/** The kinds of events that a trail can have. */
export function kindsOf(trail: Trail): AuditKind[] {
    return (Object.keys(trailOf) as AuditKind[]).filter((kind) => trailOf[kind] === trail || trailOf[kind] === 'both');
}

/** An end of the period: an instant in UTC, empty where the period has no such end, or why it is none. */
export type Limit = { ok: true; instant: string } | { ok: false; why: 'dateMissing' | 'impossible' };

/** Converts an end of the period, as local time in a zone. A date without a time means the whole day: its beginning, or for the end
 * of the period the beginning of the next day. Of an hour that comes twice, as the clocks are put back, the end is in the second. */
export function limitOf(date: string, time: string, timeZone: string, end: boolean): Limit {
    if (date === '') return time === '' ? { ok: true, instant: '' } : { ok: false, why: 'dateMissing' };
    const from = end && time === '' ? nextDay(date) : date;
    // At midnight the clocks may be put forward; the day then begins an hour later.
    const instants = (time === '' ? ['00:00', '01:00'] : [time]).map((one) => meant(from, one, timeZone, end));
    const found = instants.find((one) => one.ok);
    return found?.ok ? { ok: true, instant: new Date(found.instantMs).toISOString() } : { ok: false, why: 'impossible' };
}

function nextDay(date: string): string {
    const day = new Date(`${date}T00:00:00Z`);
    if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== date) return date; // there is no such day
    day.setUTCDate(day.getUTCDate() + 1);
    return day.toISOString().slice(0, 10);
}
