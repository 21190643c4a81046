// SPDX-License-Identifier: Apache-2.0
// The chosen language, and the formats that depend on it.

import { storedChoice } from '$lib/stored-choice';
import { dayNumber, knownTimeZone, offsetMinutesAt } from '$lib/time/zones';
import { lacksTexts, loadTexts } from './catalogue';
import { intlLocale, formatMessage, type Locale, type Message, type ValuesOf } from './messages';

export { defineMessages } from './messages';
export type { Locale } from './messages';

export const locales: readonly Locale[] = ['en', 'sr-Latn', 'sr-Cyrl'];

/** Each language by its own name, which its readers recognise. */
export const localeNames: Readonly<Record<Locale, string>> = {
    en: 'English',
    'sr-Latn': 'Srpski',
    'sr-Cyrl': 'Српски',
};

/** Returns the first language of a browser's list that the console has. A plain `sr` is Cyrillic, as in CLDR. */
export function preferredLocale(wanted: readonly string[]): Locale {
    for (const tag of wanted) {
        const [language = '', ...rest] = tag.toLowerCase().split('-');
        if (language === 'en') return 'en';
        if (language === 'sr') return rest.includes('latn') || rest.includes('me') ? 'sr-Latn' : 'sr-Cyrl';
        if (['sh', 'bs', 'hr'].includes(language)) return 'sr-Latn';
    }
    return 'en';
}

const choice = storedChoice('locale', locales);

/** The language of a catalogue: Cyrillic is made of the Latin texts. */
function partOf(locale: Locale): 'en' | 'sr' {
    return locale === 'en' ? 'en' : 'sr';
}

class Language {
    current = $state<Locale>(choice.read() ?? preferredLocale(navigator.languages ?? []));

    private wanted = this.current;

    /** Shows another language once its texts are loaded. When the network fails, the language stays. */
    async choose(locale: Locale): Promise<void> {
        this.wanted = locale;
        // Without anything to load the language changes at once. A page may be loaded meanwhile, and lack it too.
        while (lacksTexts(partOf(locale))) {
            try {
                await loadTexts(partOf(locale));
            } catch {
                return;
            }
        }
        if (this.wanted !== locale) return;
        this.current = locale;
        choice.write(locale);
    }

    /** The language's tag for Intl. */
    get tag(): string {
        return intlLocale[this.current];
    }
}

export const language = new Language();

/** Waits for a part of the console and for its texts: `withTexts(import('./Page.svelte'))`. Rejects when the network fails. */
export async function withTexts<Part>(part: Promise<Part>): Promise<Part> {
    const loaded = await part;
    // The language may be changed while its texts are loaded.
    for (let shown: Locale | null = null; shown !== language.current;) {
        shown = language.current;
        await loadTexts(partOf(shown));
    }
    return loaded;
}

/**
 * Returns a function for the texts of one catalogue: `const t = texts(messages)`, then `t('title')`. A component that
 * uses it is updated when the language changes.
 */
export function texts<M extends { en: Readonly<Record<string, Message>>; sr: Readonly<Record<string, Message>> }>(messages: M) {
    return <K extends keyof M['en'] & string>(key: K, ...values: ValuesOf<M['en'][K]>): string =>
        formatMessage(messages, language.current, key, values[0] as Readonly<Record<string, string | number>> | undefined);
}

type Formats = { [options: string]: Intl.NumberFormat | Intl.DateTimeFormat };
const formats: Formats = {};

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = `n ${language.tag} ${JSON.stringify(options)}`;
    return (formats[key] ??= new Intl.NumberFormat(language.tag, options)) as Intl.NumberFormat;
}

/** Returns a format; when the browser does not know its time zone, one in UTC that shows the zone's name. */
function dateFormat(wanted: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const known = wanted.timeZone === undefined || knownTimeZone(wanted.timeZone);
    const options: Intl.DateTimeFormatOptions = known ? wanted : { ...wanted, timeZone: 'UTC', timeZoneName: 'short' };
    const key = `d ${language.tag} ${JSON.stringify(options)}`;
    return (formats[key] ??= new Intl.DateTimeFormat(language.tag, options)) as Intl.DateTimeFormat;
}

/** Formats an instant; one that JavaScript cannot parse, as of the year 10000, is returned as it is. */
function inWords(instant: Date | string, words: (date: Date) => string): string {
    const date = new Date(instant);
    return Number.isNaN(date.getTime()) ? String(instant) : words(date);
}

/** `12,345` */
export function showNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
    return numberFormat(options).format(value);
}

/** Formats a share from 0 to 1 as `12.34 %`; with `decimalsMax` without trailing zeros. */
export function showPercent(share: number, decimals = 2, decimalsMax = decimals): string {
    return numberFormat({ style: 'percent', minimumFractionDigits: decimals, maximumFractionDigits: decimalsMax }).format(share);
}

/** `24 November 2026 at 10:00`: in the given time zone (`Europe/Belgrade`), with its name, or in the browser's. */
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

/** Formats the size of a file: `1.4 MB`. */
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

/** Compares texts by the language's rules. */
export function collator(): Intl.Collator {
    return new Intl.Collator(language.tag, { numeric: true, sensitivity: 'base' });
}

/**
 * Formats an election's period in the service's time zone, the same for every reader:
 * `24 November 2026, 07:00–20:00 CET`. When the offset changes within the period, both ends are written in full,
 * because a range would omit the parts that both ends share.
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

/**
 * `in 3 hours`, `2 minutes ago`: in whole numbers of the largest unit that fits. Days are those of the calendar in the
 * zone: what is 41 hours away may be the day after tomorrow.
 */
export function showRelative(instant: Date | string, nowMs: number, timeZone: string): string {
    return inWords(instant, (date) => relative(date.getTime(), nowMs, timeZone));
}

function relative(atMs: number, nowMs: number, timeZone: string): string {
    const distance = atMs - nowMs;
    const fits = ([, size]: readonly [unknown, number]): boolean => Math.abs(distance) >= size;
    const [unit, ms] = long.find(fits) ?? steps.find(fits) ?? (['second', 1_000] as const);
    const count = unit === 'day' ? dayNumber(atMs, timeZone) - dayNumber(nowMs, timeZone) : Math.trunc(distance / ms);
    return new Intl.RelativeTimeFormat(language.tag, { numeric: 'auto' }).format(count, unit);
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
