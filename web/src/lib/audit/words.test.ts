// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { language } from '$lib/i18n/i18n.svelte';
import { actorInWords, kindInWords, objectInWords, type AuditEvent } from './words';

const event: AuditEvent = {
    number: 1,
    at: '2026-11-24T10:00:00.000000Z',
    kind: 'signIn',
    account: 17,
    actor: 'ana@example.com',
    object: 'account 17',
    address: '192.0.2.1',
    requestId: '',
    times: 1,
    details: '',
    hash: '',
};

beforeEach(() => language.choose('en'));

describe('an event in words', () => {
    it('says what happened; a later version’s kind as it is', () => {
        expect(kindInWords('signInRefused')).toBe('Sign-in refused');
        expect(kindInWords('ballotsBurnt')).toBe('ballotsBurnt');
        expect(kindInWords('toString')).toBe('toString');
        void language.choose('sr-Cyrl');
        expect(kindInWords('signInRefused')).toBe('Одбијена пријава');
    });

    it('names the object; what is not numbered as it is', () => {
        expect(objectInWords('account 17')).toBe('Account 17');
        expect(objectInWords('invitation 3')).toBe('Invitation 3');
        expect(objectInWords('official ana@example.com')).toBe('official ana@example.com');
        expect(objectInWords('election 3 <b>')).toBe('election 3 <b>');
        void language.choose('sr-Latn');
        expect(objectInWords('election 1200')).toBe('Izbori 1200');
    });

    it('says whose doing it was', () => {
        const who = (changes: Partial<AuditEvent>) => actorInWords({ ...event, ...changes });
        expect(who({})).toBe('ana@example.com');
        expect(who({ actor: '' })).toBe('Account 17');
        expect(who({ account: null, actor: '' })).toBe('Nobody signed in');
        expect(who({ account: null })).toBe('ana@example.com');
        expect(who({ account: null, actor: '', address: '' })).toBe('Operator’s command');
        expect(who({ account: null, actor: 'Vera', address: '' })).toBe('Operator’s command (Vera)');
        expect(who({ account: null, actor: '', address: '', kind: 'trailTrimmed' })).toBe('The service');
    });
});
