// SPDX-License-Identifier: Apache-2.0
// Converts local time in a time zone to instants and back, with Intl, which knows each zone's daylight saving time.

/** Returns a zone's offset from UTC in minutes at an instant. All zones of today have offsets of whole minutes. */
export function offsetMinutesAt(timeZone: string, instantMs: number): number {
    const parts = clock(timeZone).formatToParts(instantMs);
    const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
    // Date.UTC takes the years 0 to 99 for 1900 to 1999.
    const civil = new Date(Date.UTC(2000, part('month') - 1, part('day'), part('hour'), part('minute'), part('second')));
    return Math.round((civil.setUTCFullYear(part('year')) - Math.floor(instantMs / 1000) * 1000) / 60_000);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clock(timeZone: string): Intl.DateTimeFormat {
    let format = clocks.get(timeZone);
    if (format === undefined) {
        format = new Intl.DateTimeFormat('en-US', {
            timeZone,
            hourCycle: 'h23',
            year: 'numeric',
            month: 'numeric',
            day: 'numeric',
            hour: 'numeric',
            minute: 'numeric',
            second: 'numeric',
        });
        clocks.set(timeZone, format);
    }
    return format;
}

/** `+01:00`, `-03:30` */
export function offsetText(minutes: number): string {
    const two = (value: number): string => String(value).padStart(2, '0');
    const size = Math.abs(minutes);
    return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

export type Meant =
    /** `repeated`: this local time occurs twice that night. */
    | { ok: true; instantMs: number; offset: string; text: string; repeated: boolean }
    /** `skipped`: this local time does not occur that night. */
    | { ok: false; why: 'incomplete' | 'invalid' | 'skipped' };

/** Converts a date (`2026-11-24`) and a time (`10:00` or `10:00:30`) in a zone to an instant; `text` is the service's
 * format with the offset. A local time that occurs twice that night is the first one, as for the service, or the
 * `second`. */
export function meant(date: string, time: string, timeZone: string, second = false): Meant {
    if (date === '' || time === '') return { ok: false, why: 'incomplete' };
    const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
    const hour = /^(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(time);
    if (day === null || hour === null) return { ok: false, why: 'invalid' };
    const full = `${date}T${time.length === 5 ? `${time}:00` : time}`;
    const asUtc = Date.parse(`${full}Z`);
    if (Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 19) !== full) return { ok: false, why: 'invalid' };

    // Around a change of the clocks two offsets are possible; an offset is right when the instant has this local time.
    const dayMs = 86_400_000;
    const offsets = new Set([offsetMinutesAt(timeZone, asUtc - dayMs), offsetMinutesAt(timeZone, asUtc + dayMs)]);
    const fitting = [...offsets]
        .filter((offset) => offsetMinutesAt(timeZone, asUtc - offset * 60_000) === offset)
        .map((offset) => ({ offset, instantMs: asUtc - offset * 60_000 }))
        .sort((a, b) => a.instantMs - b.instantMs);
    const one = second ? fitting.at(-1) : fitting[0];
    if (one === undefined) return { ok: false, why: 'skipped' };
    // The service accepts only these years, in UTC.
    const year = new Date(one.instantMs).getUTCFullYear();
    if (year < 1 || year > 9999) return { ok: false, why: 'invalid' };
    const offset = offsetText(one.offset);
    return { ok: true, instantMs: one.instantMs, offset, text: `${full}${offset}`, repeated: fitting.length > 1 };
}

/** Returns the local date and time of an instant in a zone, for inputs; without seconds. `second` says that the same
 * local time occurred before that night. */
export function civil(instantMs: number, timeZone: string): { date: string; time: string; second: boolean } {
    const text = new Date(instantMs + offsetMinutesAt(timeZone, instantMs) * 60_000).toISOString();
    const [date, time] = [text.slice(0, 10), text.slice(11, 16)];
    const first = meant(date, time, timeZone);
    return { date, time, second: first.ok && first.instantMs + 60_000 <= instantMs };
}

/** Returns this computer's time zone. */
export function localTimeZone(): string {
    return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** Whether the browser knows the zone. */
export function knownTimeZone(timeZone: string): boolean {
    try {
        clock(timeZone);
        return true;
    } catch {
        return false;
    }
}

/** Returns all zones that the browser knows; those of `first` come first. */
export function timeZones(...first: readonly string[]): string[] {
    const all = typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : [];
    return [...new Set([...first.filter(knownTimeZone), 'UTC', ...all])];
}

/** Which day of the calendar an instant is on in a zone, counted from 1970. */
export function dayNumber(instantMs: number, timeZone: string): number {
    const zone = knownTimeZone(timeZone) ? timeZone : 'UTC';
    return Math.floor((instantMs + offsetMinutesAt(zone, instantMs) * 60_000) / 86_400_000);
}
