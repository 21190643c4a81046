// SPDX-License-Identifier: Apache-2.0
// What an upload's state is in words: one state at a time, which says whether it is finished and what to do.

import { explain, translateMessage } from '$lib/i18n/errors';
import { showDateTime, texts } from '$lib/i18n/i18n.svelte';
import messages from '$lib/i18n/messages/upload';
import type { ApiError } from '$lib/api/errors';
import type { Tone } from '$lib/ui/Badge.svelte';
import type { IconName } from '$lib/ui/Icon.svelte';
import { attemptsMax } from '$lib/upload/deliver';
import { type Fate, fateOf, type Receipt } from '$lib/upload/receipts';
import type { Phase } from '$lib/upload/uploads.svelte';

const t = texts(messages);

export type Mark = 'notSent' | 'notFinished' | 'accepted' | 'isSetAside' | 'finished' | 'needsYou';
export type Step = 'done' | 'now' | 'later' | 'failed';

export interface Status {
    mark: Mark;
    tone: Tone;
    icon: IconName;
    what: string;
    hint: string;
    /** Checked, accepted, counted. */
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
    return { mark: 'notSent', tone, icon, what, hint, steps };
}

function unfinished(what: string, hint: string): Status {
    return { mark: 'notFinished', tone: 'warn', icon: 'clock', what, hint, steps: sendNow };
}

/** The state of what the station has accepted. */
export function statusOfReceipt(receipt: Receipt): Status {
    const fates: Record<Fate, () => Status> = {
        waiting: () => ({ mark: 'accepted', tone: 'accent', icon: 'clock', what: t('waiting'), hint: t('waitingHint'), steps: countNow }),
        setAside: () => ({
            mark: 'isSetAside',
            tone: 'warn',
            icon: 'warning',
            what: t('setAside'),
            hint: t('setAsideHint', { id: receipt.id }),
            steps: countFailed,
        }),
        givenUp: () => ({
            mark: 'needsYou',
            tone: 'bad',
            icon: 'warning',
            what: t('givenUp'),
            hint: t('givenUpHint', { id: receipt.id }),
            steps: countFailed,
        }),
        counted: () => ({
            mark: 'finished',
            tone: 'good',
            icon: 'check',
            what: t('counted', { count: receipt.ballots }),
            hint: t('countedHint'),
            steps: all,
        }),
        countedInPart: () => ({
            mark: 'finished',
            tone: 'warn',
            icon: 'check',
            what: t('countedInPart'),
            hint: t('countedInPartHint'),
            steps: all,
        }),
        empty: () => ({ mark: 'finished', tone: 'good', icon: 'check', what: t('countedEmpty'), hint: t('countedEmptyHint'), steps: all }),
        dropped: () => ({ mark: 'needsYou', tone: 'bad', icon: 'warning', what: t('dropped'), hint: t('droppedHint'), steps: countFailed }),
    };
    return fates[fateOf(receipt)]();
}

/** The state of a file that turned out to have been uploaded before. */
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
    const hint = t(hints[fateOf(receipt)], { time: showDateTime(receipt.acceptedAt) });
    return { ...statusOfReceipt(receipt), what: t('known'), hint };
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
    /** What the station tells of it, once it was accepted. */
    receipt: Receipt | null;
    /** Of the file as it was checked here. */
    sha256: string | null;
    /** Why nothing is told. */
    error: ApiError | null;
    nowMs: number;
}

export function statusOf(phase: Phase, { ballots, badLines, receipt, sha256, error, nowMs }: Known): Status {
    switch (phase.kind) {
        case 'checking':
            return unsent('neutral', 'search', t('checking'), t('checkingHint'), checkNow);
        case 'unreadable':
            return unsent('bad', 'error', t('unreadable'), t('unreadableHint'), checkFailed);
        case 'bad':
            return unsent('bad', 'error', t('bad', { count: badLines }), t('badHint'), checkFailed);
        case 'known':
            return statusOfKnown(receipt ?? phase.receipt);
        case 'ready':
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
                return { mark: 'accepted', tone: 'accent', icon: 'clock', what: t('waiting'), hint, steps: countNow };
            }
            if (sha256 === null || receipt.sha256 === sha256) return statusOfReceipt(receipt);
            return {
                ...statusOfReceipt(receipt),
                mark: 'needsYou',
                tone: 'bad',
                icon: 'warning',
                what: t('otherContent'),
                hint: t('otherContentHint'),
            };
        case 'refused': {
            const said = phase.message === '' ? String(phase.status) : translateMessage(phase.message);
            const hint = phase.status === 413 ? t('tooLarge') : `${t('refusedSaid', { message: said })} ${t('refusedNothing')}`;
            return { mark: 'needsYou', tone: 'bad', icon: 'error', what: t('refused'), hint, steps: sendFailed };
        }
        case 'stopped': {
            const [what, hint] = stopped[phase.why];
            return { mark: 'notFinished', tone: 'bad', icon: 'warning', what: t(what), hint: t(hint), steps: sendFailed };
        }
    }
}
