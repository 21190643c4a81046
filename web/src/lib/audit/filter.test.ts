// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { kindsOf, limitOf } from './filter';

describe('kindsOf', () => {
    it('gives each trail its own kinds, and those that are in both', () => {
        expect(kindsOf('accounts')).toContain('signInRefused');
        expect(kindsOf('accounts')).not.toContain('electionCreated');
        expect(kindsOf('elections')).toContain('electionCreated');
        expect(kindsOf('elections')).not.toContain('signIn');
        for (const trail of ['accounts', 'elections'] as const) expect(kindsOf(trail)).toContain('trailTrimmed');
    });
});

describe('limitOf', () => {
    const zone = 'Europe/Belgrade';

    it('is an instant in UTC', () => {
        expect(limitOf('2026-11-24', '10:00', zone, false)).toEqual({ ok: true, instant: '2026-11-24T09:00:00.000Z' });
        expect(limitOf('2026-07-24', '10:00', zone, true)).toEqual({ ok: true, instant: '2026-07-24T08:00:00.000Z' });
    });

    it('takes a date without a time for the whole day', () => {
        expect(limitOf('2026-11-24', '', zone, false)).toEqual({ ok: true, instant: '2026-11-23T23:00:00.000Z' });
        expect(limitOf('2026-12-31', '', zone, true)).toEqual({ ok: true, instant: '2026-12-31T23:00:00.000Z' });
    });

    it('begins a day at one o’clock where there was no midnight', () => {
        expect(limitOf('2018-11-04', '', 'America/Sao_Paulo', false)).toEqual({ ok: true, instant: '2018-11-04T03:00:00.000Z' });
    });

    it('may be missing, and says what is wrong with it', () => {
        expect(limitOf('', '', zone, true)).toEqual({ ok: true, instant: '' });
        expect(limitOf('', '10:00', zone, true)).toEqual({ ok: false, why: 'dateMissing' });
        expect(limitOf('2026-03-29', '02:30', zone, false)).toEqual({ ok: false, why: 'impossible' });
        expect(limitOf('2026-02-30', '', zone, true)).toEqual({ ok: false, why: 'impossible' });
    });
});
