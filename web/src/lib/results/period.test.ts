import { describe, expect, it } from 'vitest';
import { civilTime, formatDay, formatPeriod } from './period';

const period = (start: string, end: string, startAt: string, endAt: string) => ({ start, end, startAt, endAt });
const austria = period(
    '2019-09-29T06:00:00',
    '2019-09-29T17:00:00',
    '2019-09-29T04:00:00.000000Z',
    '2019-09-29T15:00:00.000000Z',
);

describe('the distance from UTC', () => {
    it.each([
        ['2019-09-29T06:00:00', '2019-09-29T04:00:00.000000Z', 'UTC+2'],
        ['2019-09-29T06:00:00+0200', '2019-09-29T04:00:00.000000Z', 'UTC+2'],
        ['2019-09-29T04:00:00Z', '2019-09-29T04:00:00.000000Z', 'UTC'],
        ['2019-09-29T04:00:00.25Z', '2019-09-29T04:00:00.250000Z', 'UTC'],
        ['2019-09-28T23:30:00-04:30', '2019-09-29T04:00:00.000000Z', 'UTC\u221204:30'],
        ['2019-09-29T17:45:00+13:45', '2019-09-29T04:00:00Z', 'UTC+13:45'],
    ])('of %s, understood as %s, is %s', (text, at, offset) => {
        expect(civilTime(text, at).offset).toBe(offset);
    });
});

describe('a period', () => {
    it('names its day once', () => {
        expect(formatPeriod(austria, 'en-GB')).toBe('29 September 2019, 06:00 – 17:00 (UTC+2)');
        expect(formatPeriod(austria, 'sr-Latn-RS')).toBe('29. septembar 2019., 06:00 – 17:00 (UTC+2)');
        expect(formatPeriod(austria, 'sr-Cyrl-RS')).toBe('29. септембар 2019., 06:00 – 17:00 (UTC+2)');
    });

    it('names both days when it goes over midnight', () => {
        const night = period(
            '2026-11-24T22:00:00Z',
            '2026-11-25T02:00:30Z',
            '2026-11-24T22:00:00.000000Z',
            '2026-11-25T02:00:30.000000Z',
        );
        expect(formatPeriod(night, 'en-GB')).toBe('24 November 2026, 22:00:00 – 25 November 2026, 02:00:30 (UTC)');
    });

    it('names both distances when the clocks are set in between', () => {
        const autumn = period(
            '2026-10-25T01:00:00',
            '2026-10-25T20:00:00',
            '2026-10-24T23:00:00.000000Z',
            '2026-10-25T19:00:00.000000Z',
        );
        expect(formatPeriod(autumn, 'en-GB')).toBe(
            '25 October 2026, 01:00 (UTC+2) – 25 October 2026, 20:00 (UTC+1)',
        );
    });
});

describe('the day', () => {
    it('is that of the beginning', () => {
        expect(formatDay(austria, 'en-GB')).toBe('29 September 2019');
    });
});
