// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AlertBoard } from './board.svelte';
import { causesOf, type AlertSettings, type Cause } from './causes';
import { notificationPermission, notify } from './notify';

const election = { id: 7, startAt: '2026-11-24T07:00:00.000000Z', endAt: '2026-11-24T20:00:00.000000Z' };
const defaults: AlertSettings = { setAside: true, silenceMinutes: 30, duplicatesPercent: 1 };
const off: AlertSettings = { setAside: false, silenceMinutes: null, duplicatesPercent: null };
const at = (clock: string) => Date.parse(`2026-11-24T${clock}:00Z`);

type Facts = Parameters<typeof causesOf>[1];
const quiet: Facts = {
    state: 'running',
    ballots: { recorded: 1000, valid: 990, duplicate: 10, invalidPollNumber: 0 },
    waiting: { uploads: 0, ballots: 0, oldest: null, setAside: 0 },
    lastAccepted: '2026-11-24T09:00:00.000000Z',
};
const causes = (facts: Partial<Facts>, clock = '09:10', settings = defaults) =>
    causesOf(election, { ...quiet, ...facts }, settings, at(clock)).map(({ kind, amount }) => [kind, amount]);

describe('the causes of alerts', () => {
    it('are none while all is well', () => {
        expect(causes({})).toEqual([]);
    });

    it('are uploads that are set aside, also after the end', () => {
        const waiting = { ...quiet.waiting, setAside: 2 };
        expect(causes({ waiting })).toEqual([['setAside', 2]]);
        expect(causes({ waiting, state: 'counting' }, '21:00')).toEqual([['setAside', 2]]);
        expect(causes({ waiting }, '09:10', off)).toEqual([]);
    });

    it('are half an hour without an upload while the election runs', () => {
        expect(causes({}, '09:29')).toEqual([]);
        expect(causes({}, '09:30')).toEqual([['silence', 30]]);
        expect(causes({}, '11:00')).toEqual([['silence', 120]]);
        expect(causes({}, '11:00', off)).toEqual([]);
        expect(causes({ state: 'counting' }, '11:00')).toEqual([]);
        expect(causes({}, '20:00')).toEqual([]);
    });

    it('are half an hour from the start without any upload', () => {
        const nothing = { lastAccepted: null, ballots: { recorded: 0, valid: 0, duplicate: 0, invalidPollNumber: 0 } };
        expect(causes(nothing, '07:29')).toEqual([]);
        expect(causes(nothing, '07:30')).toEqual([['silence', 30]]);
    });

    it('are more duplicates than the share', () => {
        const ballots = { recorded: 1000, valid: 989, duplicate: 11, invalidPollNumber: 0 };
        expect(causes({ ballots })).toEqual([['duplicates', 0.011]]);
        expect(causes({ ballots }, '09:10', { ...defaults, duplicatesPercent: 2 })).toEqual([]);
        expect(causes({ ballots }, '09:10', off)).toEqual([]);
    });
});

describe('one alert per cause', () => {
    const silence = (amount: number): Cause => ({ kind: 'silence', election: 7, amount });
    const duplicates: Cause = { kind: 'duplicates', election: 7, amount: 0.02 };

    it('begins once, until the cause ends, and then anew', () => {
        const board = new AlertBoard();
        expect(board.update([silence(30)])).toHaveLength(1);
        expect(board.update([silence(31)])).toEqual([]);
        expect(board.shown).toEqual([silence(31)]);
        expect(board.update([silence(32), duplicates])).toEqual([duplicates]);
        expect(board.update([duplicates])).toEqual([]);
        expect(board.shown).toEqual([duplicates]);
        expect(board.update([silence(30), duplicates])).toEqual([silence(30)]);
    });

    it('stays dismissed until the cause ends', () => {
        const board = new AlertBoard();
        board.update([silence(30), duplicates]);
        board.dismiss(silence(30));
        expect(board.shown).toEqual([duplicates]);
        board.update([silence(31), duplicates]);
        expect(board.shown).toEqual([duplicates]);
        board.update([]);
        board.update([silence(30)]);
        expect(board.shown).toEqual([silence(30)]);
    });

    it('is one per election', () => {
        const board = new AlertBoard();
        board.update([silence(30)]);
        expect(board.update([{ ...silence(30), election: 8 }])).toHaveLength(1);
    });
});

describe('a notification', () => {
    const made = vi.fn();
    class Fake {
        static permission: NotificationPermission = 'granted';
        constructor(title: string, options: NotificationOptions) {
            made(title, options.body, options.tag);
        }
    }
    beforeEach(() => {
        vi.stubGlobal('Notification', Fake);
        vi.stubGlobal('isSecureContext', true);
        Fake.permission = 'granted';
        made.mockReset();
    });
    afterEach(() => vi.unstubAllGlobals());

    it('is shown where that is allowed', () => {
        notify('silence-7', 'Title', 'Text');
        expect(made.mock.calls).toEqual([['Title', 'Text', 'urna-silence-7']]);
    });

    it.each(['denied', 'default'] as const)('is none when the permission is %s', (permission) => {
        Fake.permission = permission;
        notify('silence-7', 'Title', 'Text');
        expect(notificationPermission()).toBe(permission);
        expect(made).not.toHaveBeenCalled();
    });

    it('is none where the page is not secure, or the browser has none, or refuses', () => {
        vi.stubGlobal('isSecureContext', false);
        notify('silence-7', 'Title', 'Text');
        expect(notificationPermission()).toBeNull();
        vi.stubGlobal('isSecureContext', true);
        made.mockImplementation(() => {
            throw new TypeError('Illegal constructor');
        });
        notify('silence-7', 'Title', 'Text');
        vi.unstubAllGlobals();
        expect(notificationPermission()).toBeNull();
    });
});
