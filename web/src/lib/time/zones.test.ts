// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { civil, knownTimeZone, meant, offsetMinutesAt, offsetText, timeZones } from './zones';

const belgrade = 'Europe/Belgrade';

describe('meant', () => {
    it('tells the service the offset of that day', () => {
        expect(meant('2026-11-24', '10:00', belgrade)).toMatchObject({ ok: true, text: '2026-11-24T10:00:00+01:00', repeated: false });
        expect(meant('2026-07-01', '10:00', belgrade)).toMatchObject({ ok: true, text: '2026-07-01T10:00:00+02:00' });
        expect(meant('2026-07-01', '10:00:30', 'UTC')).toMatchObject({
            text: '2026-07-01T10:00:30+00:00',
            instantMs: Date.UTC(2026, 6, 1, 10, 0, 30),
        });
        expect(meant('2026-01-05', '08:15', 'Asia/Kolkata')).toMatchObject({ text: '2026-01-05T08:15:00+05:30' });
        expect(meant('2026-01-05', '08:15', 'America/St_Johns')).toMatchObject({ text: '2026-01-05T08:15:00-03:30' });
    });

    it('refuses the hour that spring skips', () => {
        expect(meant('2026-03-29', '02:30', belgrade)).toEqual({ ok: false, why: 'skipped' });
        expect(meant('2026-03-29', '01:59', belgrade)).toMatchObject({ text: '2026-03-29T01:59:00+01:00' });
        expect(meant('2026-03-29', '03:00', belgrade)).toMatchObject({ text: '2026-03-29T03:00:00+02:00' });
    });

    it('takes the earlier of the hours that autumn repeats, unless the second is meant', () => {
        expect(meant('2026-10-25', '02:30', belgrade)).toMatchObject({ text: '2026-10-25T02:30:00+02:00', repeated: true });
        expect(meant('2026-10-25', '02:30', belgrade, true)).toMatchObject({ text: '2026-10-25T02:30:00+01:00', repeated: true });
        expect(meant('2026-10-25', '12:00', belgrade, true)).toMatchObject({ text: '2026-10-25T12:00:00+01:00', repeated: false });
        expect(meant('2026-10-25', '03:00', belgrade)).toMatchObject({ text: '2026-10-25T03:00:00+01:00', repeated: false });
    });

    it('refuses an instant whose year in UTC the service does not take', () => {
        expect(meant('9999-12-31', '23:30', 'UTC')).toMatchObject({ text: '9999-12-31T23:30:00+00:00' });
        expect(meant('9999-12-31', '23:30', 'America/New_York')).toEqual({ ok: false, why: 'invalid' });
        expect(meant('0001-01-01', '00:30', 'UTC')).toMatchObject({ text: '0001-01-01T00:30:00+00:00' });
        expect(meant('0001-01-01', '00:30', belgrade)).toEqual({ ok: false, why: 'invalid' });
        // What stands in the field while a year is typed.
        expect(meant('0020-01-01', '10:00', 'Asia/Kolkata')).toMatchObject({ ok: true, repeated: false });
    });

    it('knows what is missing or impossible', () => {
        expect(meant('', '10:00', belgrade)).toEqual({ ok: false, why: 'incomplete' });
        expect(meant('2026-11-24', '', belgrade)).toEqual({ ok: false, why: 'incomplete' });
        expect(meant('2026-02-30', '10:00', belgrade)).toEqual({ ok: false, why: 'invalid' });
        expect(meant('2026-11-24', '24:00', belgrade)).toEqual({ ok: false, why: 'invalid' });
        expect(meant('24.11.2026', '10:00', belgrade)).toEqual({ ok: false, why: 'invalid' });
    });
});

describe('zones', () => {
    it('show what their clocks show', () => {
        expect(civil(Date.UTC(2026, 10, 24, 9, 5, 59), belgrade)).toEqual({ date: '2026-11-24', time: '10:05', second: false });
        expect(civil(Date.UTC(2026, 10, 24, 23, 30), belgrade)).toEqual({ date: '2026-11-25', time: '00:30', second: false });
        expect(offsetMinutesAt(belgrade, Date.UTC(2026, 10, 24))).toBe(60);
        expect(offsetText(-210)).toBe('-03:30');
    });

    it('show an hour twice in autumn, and each time leads back to its own instant', () => {
        for (const minutes of [-61, -60, -1, 0, 1, 59, 60]) {
            const instantMs = Date.UTC(2026, 9, 25, 1, minutes); // the clocks are set back at 01:00 UTC
            const { date, time, second } = civil(instantMs + 30_000, belgrade);
            expect(second).toBe(minutes >= 0 && minutes < 60);
            expect(meant(date, time, belgrade, second)).toMatchObject({ ok: true, instantMs });
        }
    });

    it('are those that the browser knows, the likely ones first', () => {
        expect(knownTimeZone('Mars/Olympus')).toBe(false);
        const zones = timeZones(belgrade, 'Mars/Olympus', belgrade);
        expect(zones.slice(0, 2)).toEqual([belgrade, 'UTC']);
        expect(new Set(zones).size).toBe(zones.length);
    });
});
