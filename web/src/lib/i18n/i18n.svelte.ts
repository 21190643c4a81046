// SPDX-License-Identifier: Apache-2.0
// The language that is chosen, and what depends on it.

import { remembered } from '$lib/remembered';
import { knownTimeZone, offsetMinutesAt } from '$lib/time/zones';
import { intlLocale, say, type Locale, type Message, type ValuesOf } from './messages';

export { defineMessages } from './messages';
export type { Locale } from './messages';

export const locales: readonly Locale[] = ['en', 'sr-Latn', 'sr-Cyrl'];

/** The languages by their own names: who looks for one may read no other. */
export const localeNames: Readonly<Record<Locale, string>> = {
    en: 'English',
    'sr-Latn': 'Srpski',
    'sr-Cyrl': 'Српски',
};

/** The first language of a browser's list that we have. Plain `sr` is Cyrillic, as everywhere else. */
export function preferredLocale(wanted: readonly string[]): Locale {
    for (const tag of wanted) {
        const [language = '', ...rest] = tag.toLowerCase().split('-');
        if (language === 'en') return 'en';
        if (language === 'sr') return rest.includes('latn') || rest.includes('me') ? 'sr-Latn' : 'sr-Cyrl';
        if (['sh', 'bs', 'hr'].includes(language)) return 'sr-Latn';
    }
    return 'en';
}

const choice = remembered('locale', locales);

class Language {
    current = $state<Locale>(choice.read() ?? preferredLocale(navigator.languages ?? []));

    choose(locale: Locale): void {
        this.current = locale;
        choice.write(locale);
    }

    /** The tag that Intl knows it by. */
    get tag(): string {
        return intlLocale[this.current];
    }
}

export const language = new Language();

/**
 * The texts of one file of messages: `const t = texts(messages)`, then `t('title')`. What a component shows with it
 * follows the language.
 */
export function texts<M extends { en: Readonly<Record<string, Message>>; sr: Readonly<Record<string, Message>> }>(messages: M) {
    return <K extends keyof M['en'] & string>(key: K, ...values: ValuesOf<M['en'][K]>): string =>
        say(messages, language.current, key, values[0] as Readonly<Record<string, string | number>> | undefined);
}

type Formats = { [options: string]: Intl.NumberFormat | Intl.DateTimeFormat };
const formats: Formats = {};

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = `n ${language.tag} ${JSON.stringify(options)}`;
    return (formats[key] ??= new Intl.NumberFormat(language.tag, options)) as Intl.NumberFormat;
}

/** In a time zone that this browser does not know, UTC, and named. */
function dateFormat(wanted: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const known = wanted.timeZone === undefined || knownTimeZone(wanted.timeZone);
    const options: Intl.DateTimeFormatOptions = known ? wanted : { ...wanted, timeZone: 'UTC', timeZoneName: 'short' };
    const key = `d ${language.tag} ${JSON.stringify(options)}`;
    return (formats[key] ??= new Intl.DateTimeFormat(language.tag, options)) as Intl.DateTimeFormat;
}

/** An instant in words; one that is no date to JavaScript, as of the year 10000, stands as it was given. */
function inWords(instant: Date | string, words: (date: Date) => string): string {
    const date = new Date(instant);
    return Number.isNaN(date.getTime()) ? String(instant) : words(date);
}

/** `12,345` */
export function showNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
    return numberFormat(options).format(value);
}

/** A share from 0 to 1 as `12.34 %`; with `decimalsMax` only as many decimals as it has. */
export function showPercent(share: number, decimals = 2, decimalsMax = decimals): string {
    return numberFormat({ style: 'percent', minimumFractionDigits: decimals, maximumFractionDigits: decimalsMax }).format(share);
}

/** `24 November 2026 at 10:00`; with a time zone (`Europe/Belgrade`) as it is there, named; else where the browser is. */
export function showDateTime(instant: Date | string, timeZone?: string, options: Intl.DateTimeFormatOptions = {}): string {
    const format = dateFormat({
        day: 'numeric',
        month: 'long',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        ...(timeZone === undefined ? {} : { timeZone, timeZoneName: 'short' }),
        ...options,
    });
    return inWords(instant, (date) => format.format(date));
}

/** `24 November 2026` */
export function showDate(instant: Date | string, timeZone?: string): string {
    const format = dateFormat({ day: 'numeric', month: 'long', year: 'numeric', ...(timeZone ? { timeZone } : {}) });
    return inWords(instant, (date) => format.format(date));
}

/** `10:00:05` */
export function showTime(instant: Date | string, timeZone?: string): string {
    const format = dateFormat({
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        hourCycle: 'h23',
        ...(timeZone ? { timeZone } : {}),
    });
    return inWords(instant, (date) => format.format(date));
}

/** A size of a file, `1.4 MB`. */
export function showBytes(bytes: number): string {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
    let value = bytes;
    let unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
        value /= 1000;
        unit += 1;
    }
    return numberFormat({
        style: 'unit',
        unit: units[unit] ?? 'byte',
        unitDisplay: unit === 0 ? 'long' : 'short',
        maximumFractionDigits: 1,
    }).format(value);
}

/** Sorts and searches as the language does. */
export function collator(): Intl.Collator {
    return new Intl.Collator(language.tag, { numeric: true, sensitivity: 'base' });
}

/**
 * An election's period where the service is, for every reader the same: `24 November 2026, 07:00–20:00 CET`. When the
 * clocks there are set in between, both ends in full: a range leaves out what both seem to have in common.
 */
export function showPeriod(startAt: string, endAt: string, timeZone = 'UTC'): string {
    const [start, end] = [new Date(startAt), new Date(endAt)];
    const seconds = [start, end].some((one) => one.getTime() % 60_000 !== 0);
    const format = dateFormat({
        day: 'numeric',
        month: 'long',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone,
        timeZoneName: 'short',
        ...(seconds ? { second: '2-digit' } : {}),
    });
    const zone = format.resolvedOptions().timeZone;
    const oneClock =
        ![start, end].some((one) => Number.isNaN(one.getTime())) &&
        offsetMinutesAt(zone, start.getTime()) === offsetMinutesAt(zone, end.getTime());
    return oneClock
        ? format.formatRange(start, end)
        : [startAt, endAt].map((one) => inWords(one, (date) => format.format(date))).join(' \u2013 ');
}

const long: readonly [Intl.RelativeTimeFormatUnit, number][] = [
    ['year', 365.25 * 86_400_000],
    ['month', 30.4375 * 86_400_000],
];
const steps: readonly [Intl.RelativeTimeFormatUnit & ('day' | 'hour' | 'minute' | 'second'), number][] = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1_000],
];

/** `in 3 hours`, `2 minutes ago`: whole ones of the largest unit that fits. */
export function showRelative(instant: Date | string, nowMs: number): string {
    return inWords(instant, (date) => relative(date.getTime() - nowMs));
}

function relative(distance: number): string {
    const fits = ([, size]: readonly [unknown, number]): boolean => Math.abs(distance) >= size;
    const [unit, ms] = long.find(fits) ?? steps.find(fits) ?? (['second', 1_000] as const);
    return new Intl.RelativeTimeFormat(language.tag, { numeric: 'auto' }).format(Math.trunc(distance / ms), unit);
}

/** `1 day 2 hours 30 minutes` */
export function showDuration(ms: number): string {
    const parts: string[] = [];
    let rest = ms;
    for (const [unit, size] of steps) {
        const count = Math.floor(rest / size);
        rest -= count * size;
        if (count > 0) parts.push(numberFormat({ style: 'unit', unit, unitDisplay: 'long' }).format(count));
    }
    return parts.join(' ');
}

/** `Ana, Bora and Vera` */
export function showList(names: readonly string[]): string {
    return new Intl.ListFormat(language.tag, { type: 'conjunction' }).format(names);
}
