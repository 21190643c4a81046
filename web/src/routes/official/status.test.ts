// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '$lib/api/errors';
import { language } from '$lib/i18n/i18n.svelte';
import type { Receipt } from '$lib/upload/receipts';
import type { Phase } from '$lib/upload/uploads.svelte';
import { statusOf, statusOfReceipt } from './status';

beforeEach(() => language.choose('en'));

const receipt = (parts: Partial<Receipt> = {}): Receipt => ({
    id: 'u',
    fileName: 'box.csv',
    sha256: 'ab',
    acceptedAt: '2026-11-24T10:00:00Z',
    ballots: 10,
    state: 'waiting',
    ...parts,
});
const counted = (valid: number, dropped = 0): Receipt =>
    receipt({ state: 'counted', counts: { valid, duplicate: 10 - valid - dropped, invalidPollNumber: 0, dropped } });

const status = (phase: Phase, parts = {}) =>
    statusOf(phase, { ballots: 10, badLines: 0, repair: null, receipt: null, sha256: null, error: null, nowMs: 0, begun: false, ...parts });

describe('an upload is finished, or it is not', () => {
    it.each<[Phase, string]>([
        [{ kind: 'checking', bytesRead: 0, bytesInAll: 1 }, 'notSent'],
        [{ kind: 'unreadable' }, 'notSent'],
        [{ kind: 'bad' }, 'notSent'],
        [{ kind: 'asks' }, 'notSent'],
        [{ kind: 'ready' }, 'notSent'],
        [{ kind: 'queued' }, 'notFinished'],
        [{ kind: 'sending', bytesSent: 1, bytesInAll: 1 }, 'notFinished'],
        [{ kind: 'renewing' }, 'notFinished'],
        [{ kind: 'waiting', why: 'busy', attempt: 1, untilMs: 0 }, 'notFinished'],
        [{ kind: 'stopped', why: 'cancelled' }, 'notFinished'],
        [{ kind: 'refused', status: 413, message: '' }, 'needsYou'],
        [{ kind: 'accepted', uploadId: 'u' }, 'accepted'],
        [{ kind: 'known', receipt: counted(10) }, 'finished'],
        [{ kind: 'known', receipt: receipt() }, 'accepted'],
    ])('%j: %s', (phase, label) => {
        expect(status(phase).label).toBe(label);
    });

    it.each([
        [receipt(), 'accepted'],
        [receipt({ state: 'setAside' }), 'isSetAside'],
        [receipt({ state: 'givenUp' }), 'needsYou'],
        [counted(10), 'finished'],
        [counted(4), 'finished'],
        [counted(0, 10), 'needsYou'],
    ])('accepted, and then %j: %s', (one, label) => {
        expect(status({ kind: 'accepted', uploadId: 'u' }, { receipt: one }).label).toBe(label);
        expect(statusOfReceipt(one).label).toBe(label);
    });
});

describe('what is said', () => {
    it('is that another content was counted, when the file was changed after its check', () => {
        const of = (sha256: string) => status({ kind: 'accepted', uploadId: 'u' }, { receipt: counted(10), sha256 });
        expect(of('ab')).toEqual(statusOfReceipt(counted(10)));
        expect(of('cd')).toMatchObject({ label: 'needsYou', what: 'The station received something other than the checked file' });
    });

    it('counts down to the next attempt', () => {
        const phase: Phase = { kind: 'waiting', why: 'network', attempt: 2, untilMs: 7000 };
        expect(status(phase, { nowMs: 4500 }).hint).toMatch(/^Attempt 3 of 30 in 3 seconds\./);
        expect(status(phase, { nowMs: 9000 }).hint).toMatch(/in 0 seconds/);
    });

    it('tells of a refusal what the station said', () => {
        const phase: Phase = { kind: 'refused', status: 400, message: 'Incorrect poll number on line 3.' };
        expect(status(phase).hint).toBe('Its message: Incorrect poll number on line 3. Nothing was stored.');
    });

    it('tells why an accepted upload cannot be followed', () => {
        const { label, hint } = status({ kind: 'accepted', uploadId: 'u' }, { error: new ApiError('offline', '') });
        expect(label).toBe('accepted');
        expect(hint).toMatch(/stored safely.*cannot be reached/);
    });

    it('asks whether an empty file is meant', () => {
        expect(status({ kind: 'ready' }, { ballots: 0 }).what).toMatch(/empty/);
    });

    it('is what the file is, when it is no table', () => {
        const fault = (fault: string, cell: string | null = null) => status({ kind: 'bad' }, { repair: { kind: 'fault', fault, cell } });
        expect(fault('picture').what).toBe('This is a picture, not a CSV file');
        expect(fault('oldWorkbook').hint).toMatch(/save it as .*XLSX/);
        expect(fault('formulas', 'B2').hint).toMatch(/in the cell B2/);
    });

    it('counts what a repair leaves to a person', () => {
        const repair = { kind: 'repaired', changes: [{}], bad: { total: 2, first: [] } };
        expect(status({ kind: 'bad' }, { badLines: 90, repair }).what).toBe('2 lines have to be corrected by hand');
        expect(status({ kind: 'bad' }, { badLines: 2, repair: { ...repair, changes: [] } }).what).toBe('The file has 2 invalid lines');
        expect(status({ kind: 'ready' }, { repair }).what).toBe('The file can be sent repaired');
    });

    it('follows the language', () => {
        void language.choose('sr-Cyrl');
        expect(status({ kind: 'bad' }, { badLines: 3 }).what).toBe('У датотеци 3 реда нису исправна');
        expect(status({ kind: 'accepted', uploadId: 'u' }, { receipt: receipt() }).what).toBe('Примљено, још није пребројано');
    });
});
