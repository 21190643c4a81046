// An election's beginning and end as its protocol says them: in the civil time in which they were set, with its
// distance from UTC. That is the same for every reader, wherever the reader's own clock is.

const isoLength = 'YYYY-MM-DDThh:mm:ss'.length;
const minuteMs = 60_000;

export interface CivilTime {
    wallClock: number; // the clock's reading as if it were UTC, in milliseconds since 1970
    offset: string; // UTC, UTC+2, UTC+05:30
}

// `text` is the one submitted, `at` the instant that the service understood. A text without an offset is civil time
// where the service is; how far that is from UTC is the difference of the two.
export function civilTime(text: string, at: string): CivilTime {
    const wallClock = Date.parse(text.slice(0, isoLength) + 'Z');
    const instant = Date.parse(at.replace(/\.\d+/, ''));
    const minutes = Math.round((wallClock - instant) / minuteMs);
    if (minutes === 0) {
        return { wallClock, offset: 'UTC' };
    }
    const hours = Math.floor(Math.abs(minutes) / 60);
    const rest = Math.abs(minutes) % 60;
    const sign = minutes < 0 ? '\u2212' : '+';
    const distance = rest === 0 ? String(hours) : `${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
    return { wallClock, offset: `UTC${sign}${distance}` };
}

function format(time: CivilTime, locale: string, options: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(time.wallClock);
}

function withSeconds(...times: CivilTime[]): boolean {
    return times.some(({ wallClock }) => wallClock % minuteMs !== 0);
}

// 29 September 2019, 06:00 – 17:00 (UTC+2); with both dates when they differ, with both offsets when the clocks were
// set in between.
export function formatPeriod(
    { start, end, startAt, endAt }: { start: string; end: string; startAt: string; endAt: string },
    locale: string,
): string {
    const from = civilTime(start, startAt);
    const to = civilTime(end, endAt);
    const time: Intl.DateTimeFormatOptions = {
        timeStyle: withSeconds(from, to) ? 'medium' : 'short',
        hourCycle: 'h23',
    };
    const day = (one: CivilTime) => format(one, locale, { dateStyle: 'long' });
    const clock = (one: CivilTime) => format(one, locale, time);
    const first = `${day(from)}, ${clock(from)}`;
    const last = day(from) === day(to) && from.offset === to.offset ? clock(to) : `${day(to)}, ${clock(to)}`;
    return from.offset === to.offset
        ? `${first} \u2013 ${last} (${to.offset})`
        : `${first} (${from.offset}) \u2013 ${last} (${to.offset})`;
}

// 29 September 2019
export function formatDay({ start, startAt }: { start: string; startAt: string }, locale: string): string {
    return format(civilTime(start, startAt), locale, { dateStyle: 'long' });
}
