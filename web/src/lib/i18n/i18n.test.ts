// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { ApiError } from '$lib/api/errors';
import { explain, fieldOf, translateMessage } from './errors';
import {
    language,
    preferredLocale,
    showBytes,
    showDate,
    showDateTime,
    showDuration,
    showNumber,
    showPercent,
    showPeriod,
    showRelative,
    showTime,
} from './i18n.svelte';
import { formatMessage, type Locale, type Messages } from './messages';

const plain = (text: string): string => text.replace(/[\u00a0\u202f\u2009]/g, ' ');
const each = (show: () => string): string[] =>
    (['en', 'sr-Latn', 'sr-Cyrl'] as Locale[]).map((locale) => {
        void language.choose(locale);
        return plain(show());
    });

afterEach(() => language.choose('en'));

describe('the language', () => {
    it('is the first of the browser that we have', () => {
        expect(preferredLocale(['de-AT', 'en-US', 'sr'])).toBe('en');
        expect(preferredLocale(['sr-RS', 'en'])).toBe('sr-Cyrl');
        expect(preferredLocale(['sr-Latn-RS', 'en'])).toBe('sr-Latn');
        expect(preferredLocale(['hr'])).toBe('sr-Latn');
        expect(preferredLocale(['de', 'fr'])).toBe('en');
        expect(preferredLocale([])).toBe('en');
    });

    it('is remembered', () => {
        void language.choose('sr-Cyrl');
        expect(localStorage.getItem('urna.locale')).toBe('sr-Cyrl');
    });
});

describe('dates and numbers', () => {
    it('are written as the language writes them', () => {
        expect(each(() => showNumber(1234567.5))).toEqual(['1,234,567.5', '1.234.567,5', '1.234.567,5']);
        expect(each(() => showPercent(0.4348))).toEqual(['43.48%', '43,48%', '43,48%']);
        expect([0.05, 0.03125, 0].map((share) => each(() => showPercent(share, 0, 3))[0])).toEqual(['5%', '3.125%', '0%']);
        expect(
            each(() => showDateTime('2026-11-24T09:05:00Z', 'Europe/Belgrade')).map((text) => /2026/.test(text) && /10:05/.test(text)),
        ).toEqual([true, true, true]);
        expect(each(() => showDateTime('2026-11-24T23:30:00Z', 'Europe/Belgrade'))[2]).toContain('25. новембар 2026');
    });

    it('say how long and how far', () => {
        const now = Date.UTC(2026, 10, 24, 12);
        expect(each(() => showRelative(new Date(now + 3 * 3_600_000), now, 'UTC'))).toEqual(['in 3 hours', 'za 3 sata', 'за 3 сата']);
        expect(each(() => showRelative(new Date(now - 65_000), now, 'UTC'))).toEqual(['1 minute ago', 'pre 1 minuta', 'пре 1 минута']);
        void language.choose('en');
        // 41 hours later is the day after tomorrow in one zone, and so is 25 hours later in another.
        expect(showRelative(new Date(now + 41 * 3_600_000), now, 'Europe/Belgrade')).toBe('in 2 days');
        expect(showRelative(new Date(now + 25 * 3_600_000), now, 'Europe/Belgrade')).toBe('tomorrow');
        expect(showRelative(new Date(now + 25 * 3_600_000), now, 'Pacific/Auckland')).toBe('tomorrow');
        expect(showRelative(new Date(now + 35 * 3_600_000), now, 'Europe/Belgrade')).toBe('in 2 days');
        expect(showRelative(new Date(now - 37 * 3_600_000), now, 'UTC')).toBe('2 days ago');
        expect(each(() => showDuration(13.5 * 3_600_000))).toEqual(['13 hours 30 minutes', '13 sati 30 minuta', '13 сати 30 минута']);
        expect(each(() => showBytes(1_400_000))).toEqual(['1.4 MB', '1,4 MB', '1,4 MB']);
        expect(each(() => showRelative('2024-05-01T12:00:00Z', now, 'UTC'))).toEqual(['2 years ago', 'pre 2 godine', 'пре 2 године']);
        expect(each(() => showRelative(new Date(now - 75 * 86_400_000), now, 'UTC'))).toEqual([
            '2 months ago',
            'pre 2 meseca',
            'пре 2 месеца',
        ]);
    });
});

describe('what the browser cannot read', () => {
    const far = '10000-01-01T00:59:59.000000Z';
    const near = '2026-11-24T09:05:00.000000Z';

    it('stands as it was given', () => {
        const shown = [showDateTime(far, 'UTC'), showDate(far), showTime(far), showRelative(far, Date.UTC(2026, 10, 24), 'UTC')];
        expect(shown).toEqual([far, far, far, far]);
        expect(showPeriod(near, far, 'Europe/Belgrade')).toMatch(/10:05:00 CET – 10000-01-01T00:59:59.000000Z$/);
    });

    it('is in UTC, and said to be, when it is the time zone', () => {
        const zone = 'Mars/Olympus';
        expect(each(() => showPeriod(near, '2026-11-24T19:00:00Z', zone))[0]).toBe('24 November 2026, 09:05–19:00 UTC');
        for (const shown of [showDateTime(near, zone), showTime(near, zone)]) expect(shown).toMatch(/09:05.*UTC$/);
        expect(showDate(near, zone)).toMatch(/24.*2026.*UTC$/);
    });
});

describe('a period', () => {
    const period = (start: string, end: string): string[] => each(() => showPeriod(start, end, 'Europe/Belgrade'));

    it('names its day once, and the zone', () => {
        expect(period('2026-11-24T06:00:00.000000Z', '2026-11-24T19:00:00.000000Z')).toEqual([
            '24 November 2026, 07:00–20:00 CET',
            '24. novembar 2026. 07:00–20:00 CET',
            '24. новембар 2026. 07:00–20:00 CET',
        ]);
    });

    it('has seconds only when it begins or ends between two minutes', () => {
        expect(period('2026-11-24T06:00:00Z', '2026-11-24T06:00:40Z')[0]).toMatch(/07:00:00.+07:00:40/);
    });

    it('names both days when it goes over midnight', () => {
        expect(period('2026-11-24T21:00:00Z', '2026-11-25T01:00:00Z')[0]).toMatch(/^24 November 2026.+22:00.+25 November 2026.+02:00 CET$/);
    });

    it('names both clocks when they are set in between', () => {
        expect(period('2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z')[0]).toMatch(/02:30 CEST – 25 October 2026.+02:30 CET$/);
        expect(period('2026-10-24T22:00:00Z', '2026-10-25T19:00:00Z')[0]).toMatch(/00:00 CEST – 25 October 2026.+20:00 CET$/);
    });

    it('is in a zone of the service, and in UTC until that is known', () => {
        expect(showPeriod('2026-11-24T06:00:00Z', '2026-11-24T19:00:00Z', 'Asia/Kolkata')).toMatch(/11:30.+00:30 GMT\+5:30$/);
        expect(showPeriod('2026-11-24T06:00:00Z', '2026-11-24T19:00:00Z')).toMatch(/06:00.+19:00 UTC$/);
    });
});

describe('errors in words', () => {
    it("say the contract's messages in each language, and unknown ones as they are", () => {
        expect(each(() => translateMessage('Email already exists.'))).toEqual([
            'There is already an account with this e-mail address.',
            'Nalog sa ovom imejl adresom već postoji.',
            'Налог са овом имејл адресом већ постоји.',
        ]);
        expect(translateMessage('Something new.')).toBe('Something new.');
    });

    it('say when to try again', () => {
        expect(explain(new ApiError('busy', 'x', 503, 1))).toBe('The service is busy. Try again in 1 second.');
        expect(explain(new ApiError('busy', 'Too many failed log-ins.', 429, 1))).toBe(
            'Too many wrong passwords were entered. Wait a little, then try again.',
        );
        void language.choose('sr-Latn');
        expect(explain(new ApiError('busy', 'x', 503, 3))).toBe('Servis je zauzet. Pokušajte ponovo za 3 sekunde.');
    });

    it('find the field they are about', () => {
        const refusal = (message: string): ApiError => new ApiError('refused', message, 400);
        const fields = ['email', 'password'] as const;
        expect(fieldOf(refusal('Field email is missing.'), fields)).toBe('email');
        expect(fieldOf(refusal('Invalid password.'), fields)).toBe('password');
        expect(fieldOf(refusal('Invalid credentials.'), fields)).toBeNull();
        expect(fieldOf(refusal('Invalid credentials.'), fields, { 'Invalid credentials.': 'password' })).toBe('password');
        expect(fieldOf(new ApiError('offline', 'Invalid email.'), fields)).toBeNull();
    });
});

describe('all messages', () => {
    const files = Object.fromEntries(
        Object.entries(import.meta.glob<{ default: Messages }>('./messages/*.ts', { eager: true })).map(([path, file]) => [
            path.replace(/.*\/(.*)\.ts/, '$1'),
            file.default,
        ]),
    );
    const places = (message: unknown): string[] =>
        [...new Set([...JSON.stringify(message).matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))].sort();

    it.each(Object.entries(files))('of %s have the same places in both languages', (_name, file) => {
        for (const [key, message] of Object.entries(file.en)) {
            const serbian = file.sr[key];
            // `{count}` chooses the form, and need not be written.
            const named = (one: unknown): string[] => places(one).filter((place) => place !== 'count');
            expect(named(serbian), key).toEqual(named(message));
        }
    });

    it.each(Object.entries(files))('of %s have each plural form that their language needs', (_name, file) => {
        for (const [key, message] of Object.entries(file.en)) {
            const serbian = file.sr[key];
            if (typeof message !== 'string') expect(Object.keys(message), key).toEqual(['one', 'other']);
            // 1 and 21, 2 to 4, 5 to 20: a Serbian noun has a form for each.
            if (typeof serbian !== 'string') expect(Object.keys(serbian as object), key).toEqual(['one', 'few', 'other']);
        }
    });

    it('count in Serbian as its grammar wants', () => {
        const counted = (catalogue: string, key: string): string[] =>
            [1, 2, 5, 11, 21, 22, 100].map((count) => formatMessage(files[catalogue] as Messages, 'sr-Latn', key, { count }));
        expect(counted('upload', 'bad')).toEqual([
            'U datoteci 1 red nije ispravan',
            'U datoteci 2 reda nisu ispravna',
            'U datoteci 5 redova nije ispravno',
            'U datoteci 11 redova nije ispravno',
            'U datoteci 21 red nije ispravan',
            'U datoteci 22 reda nisu ispravna',
            'U datoteci 100 redova nije ispravno',
        ]);
        expect(counted('election-form', 'correct').map((text) => text.replace(/.*još /, ''))).toEqual([
            '1 polje.',
            '2 polja.',
            '5 polja.',
            '11 polja.',
            '21 polje.',
            '22 polja.',
            '100 polja.',
        ]);
        expect(counted('uploads', 'sumLost')).toEqual([
            '1 datoteka nije prebrojana',
            '2 datoteke nisu prebrojane',
            '5 datoteka nije prebrojano',
            '11 datoteka nije prebrojano',
            '21 datoteka nije prebrojana',
            '22 datoteke nisu prebrojane',
            '100 datoteka nije prebrojano',
        ]);
        expect(counted('participants', 'doneTitle').slice(0, 3)).toEqual([
            'Dodata je 1 stavka',
            'Dodate su 2 stavke',
            'Dodato je 5 stavki',
        ]);
    });

    it.each(Object.entries(files))('of %s leave no Latin letters in Cyrillic but those that are marked', (_name, file) => {
        for (const [key, message] of Object.entries(file.sr)) {
            for (const form of typeof message === 'string' ? [message] : Object.values(message as Record<string, string>)) {
                const bare = form.replace(/\[\[.*?\]\]/g, '');
                const cyrillic = formatMessage({ en: { x: bare }, sr: { x: bare } }, 'sr-Cyrl', 'x').replace(/\{\w+\}/g, '');
                expect(cyrillic, key).not.toMatch(/[A-Za-z]/);
            }
        }
    });
});
