// SPDX-License-Identifier: Apache-2.0
// The status of an upload in words: whether it is finished, and what the official has to do.

import { explain, translateMessage } from '$lib/i18n/errors';
import { showDateTime, texts } from '$lib/i18n/i18n.svelte';
import fileMessages from '$lib/i18n/messages/file';
import messages from '$lib/i18n/messages/upload';
import type { ApiError } from '$lib/api/errors';
import type { Tone } from '$lib/ui/Badge.svelte';
import type { IconName } from '$lib/ui/Icon.svelte';
import { attemptsMax } from '$lib/upload/deliver';
import type { RepairResult } from '$lib/csv/repair-file';
import { type UploadOutcome, uploadOutcome, type Receipt } from '$lib/upload/receipts';
import type { Phase } from '$lib/upload/uploads.svelte';

const t = texts(messages);
const tFile = texts(fileMessages);

export type StatusLabel = 'notSent' | 'notFinished' | 'accepted' | 'isSetAside' | 'finished' | 'needsYou';
export type Step = 'done' | 'now' | 'later' | 'failed';

export interface Status {
    label: StatusLabel;
    tone: Tone;
    icon: IconName;
    what: string;
    hint: string;
    /** The steps: checked, accepted, counted. */
    steps: readonly [Step, Step, Step];
}

const checkNow = ['now', 'later', 'later'] as const;
const checkFailed = ['failed', 'later', 'later'] as const;
const sendNow = ['done', 'now', 'later'] as const;
const sendFailed = ['done', 'failed', 'later'] as const;
const countNow = ['done', 'done', 'now'] as const;
const countFailed = ['done', 'done', 'failed'] as const;
const all = ['done', 'done', 'done'] as const;

function unsent(tone: Tone, icon: IconName, what: string, hint: string, steps: Status['steps']): Status {
    return { label: 'notSent', tone, icon, what, hint, steps };
}

function unfinished(what: string, hint: string): Status {
    return { label: 'notFinished', tone: 'warn', icon: 'clock', what, hint, steps: sendNow };
}

/** Returns the status of an upload that the station has accepted. */
export function statusOfReceipt(receipt: Receipt): Status {
    const statuses: Record<UploadOutcome, () => Status> = {
        waiting: () => ({ label: 'accepted', tone: 'accent', icon: 'clock', what: t('waiting'), hint: t('waitingHint'), steps: countNow }),
        setAside: () => ({
            label: 'isSetAside',
            tone: 'warn',
            icon: 'warning',
            what: t('setAside'),
            hint: t('setAsideHint', { id: receipt.id }),
            steps: countFailed,
        }),
        givenUp: () => ({
            label: 'needsYou',
            tone: 'bad',
            icon: 'warning',
            what: t('givenUp'),
            hint: t('givenUpHint', { id: receipt.id }),
            steps: countFailed,
        }),
        counted: () => ({
            label: 'finished',
            tone: 'good',
            icon: 'check',
            what: t('counted', { count: receipt.ballots }),
            hint: t('countedHint'),
            steps: all,
        }),
        countedInPart: () => ({
            label: 'finished',
            tone: 'warn',
            icon: 'check',
            what: t('countedInPart'),
            hint: t('countedInPartHint'),
            steps: all,
        }),
        empty: () => ({ label: 'finished', tone: 'good', icon: 'check', what: t('countedEmpty'), hint: t('countedEmptyHint'), steps: all }),
        dropped: () => ({
            label: 'needsYou',
            tone: 'bad',
            icon: 'warning',
            what: t('dropped'),
            hint: t('droppedHint'),
            steps: countFailed,
        }),
    };
    return statuses[uploadOutcome(receipt)]();
}

/** Returns the status of a file that was uploaded before. */
function statusOfKnown(receipt: Receipt): Status {
    const hints = {
        waiting: 'knownWaiting',
        setAside: 'knownSetAside',
        givenUp: 'knownGivenUp',
        counted: 'knownCounted',
        countedInPart: 'knownCounted',
        empty: 'knownEmpty',
        dropped: 'knownDropped',
    } as const;
    const hint = t(hints[uploadOutcome(receipt)], { time: showDateTime(receipt.acceptedAt) });
    return { ...statusOfReceipt(receipt), what: t('known'), hint };
}

/** Returns the status of a file that cannot be sent. */
function statusOfBad(badLines: number, repair: RepairResult | null): Status {
    const unsendable = (what: string, hint: string) => unsent('bad', 'error', what, hint, checkFailed);
    if (repair?.kind === 'repaired' && repair.changes.length > 0)
        return unsendable(tFile('badRepaired', { count: repair.bad.total }), tFile('badRepairedHint'));
    if (repair?.kind !== 'fault') return unsendable(t('bad', { count: badLines }), t('badHint'));
    const { fault, cell } = repair;
    if (fault === 'formulas') return unsendable(tFile('formulas'), tFile('formulasHint', { cell: cell ?? '' }));
    return unsendable(tFile(fault), tFile(`${fault}Hint`));
}

const again = { network: 'againNetwork', stalled: 'againStalled', busy: 'againBusy', fault: 'againFault' } as const;
const stopped = {
    cancelled: ['stoppedCancelled', 'stoppedCancelledHint'],
    gaveUp: ['stoppedGaveUp', 'stoppedGaveUpHint'],
    fileChanged: ['stoppedFileChanged', 'stoppedFileChangedHint'],
    sessionEnded: ['stoppedSessionEnded', 'stoppedSessionEndedHint'],
} as const;

export interface Known {
    ballots: number;
    badLines: number;
    /** The repair of the chosen file, if it needs one. */
    repair: RepairResult | null;
    /** The station's receipt, once the upload was accepted. */
    receipt: Receipt | null;
    /** The SHA-256 of the file as the browser checked it. */
    sha256: string | null;
    /** Why the receipts could not be read. */
    error: ApiError | null;
    nowMs: number;
    /** Whether its sending was begun before the page was loaded. */
    begun: boolean;
}

export function statusOf(phase: Phase, { ballots, badLines, repair, receipt, sha256, error, nowMs, begun }: Known): Status {
    switch (phase.kind) {
        case 'checking':
            return unsent('neutral', 'search', t('checking'), t('checkingHint'), checkNow);
        case 'unreadable':
            return unsent('bad', 'error', t('unreadable'), t('unreadableHint'), checkFailed);
        case 'bad':
            return statusOfBad(badLines, repair);
        case 'asks':
            return unsent('warn', 'warning', tFile('asks'), tFile('asksHint'), checkNow);
        case 'known':
            return statusOfKnown(receipt ?? phase.receipt);
        case 'ready':
            if (begun) return unfinished(t('left'), t('leftKeptHint'));
            if (repair !== null) return unsent('accent', 'upload', tFile('repaired'), tFile('repairedHint'), sendNow);
            return ballots === 0
                ? unsent('warn', 'warning', t('readyEmpty'), t('readyEmptyHint'), sendNow)
                : unsent('accent', 'upload', t('ready'), t('readyHint'), sendNow);
        case 'queued':
            return unfinished(t('queued'), t('sendingHint'));
        case 'sending':
            return unfinished(phase.bytesSent < phase.bytesInAll ? t('sending') : t('answer'), t('sendingHint'));
        case 'renewing':
            return unfinished(t('renewing'), t('sendingHint'));
        case 'waiting': {
            const count = Math.max(0, Math.ceil((phase.untilMs - nowMs) / 1000));
            return unfinished(t(again[phase.why]), t('againIn', { attempt: phase.attempt + 1, most: attemptsMax, count }));
        }
        case 'accepted':
            if (receipt === null) {
                const hint = error === null ? t('waitingHint') : t('notFollowedHint', { why: explain(error) });
                return { label: 'accepted', tone: 'accent', icon: 'clock', what: t('waiting'), hint, steps: countNow };
            }
            if (sha256 === null || receipt.sha256 === sha256) return statusOfReceipt(receipt);
            return {
                ...statusOfReceipt(receipt),
                label: 'needsYou',
                tone: 'bad',
                icon: 'warning',
                what: t('otherContent'),
                hint: t('otherContentHint'),
            };
        case 'refused': {
            const said = phase.message === '' ? String(phase.status) : translateMessage(phase.message);
            const hint = phase.status === 413 ? t('tooLarge') : `${t('refusedSaid', { message: said })} ${t('refusedNothing')}`;
            return { label: 'needsYou', tone: 'bad', icon: 'error', what: t('refused'), hint, steps: sendFailed };
        }
        case 'stopped': {
            const [what, hint] = stopped[phase.why];
            return { label: 'notFinished', tone: 'bad', icon: 'warning', what: t(what), hint: t(hint), steps: sendFailed };
        }
    }
}
