// SPDX-License-Identifier: Apache-2.0
// The types of message catalogues, and the formatting of a message in a language.

import { toCyrillic, withoutMarks } from './cyrillic';

export type Locale = 'en' | 'sr-Latn' | 'sr-Cyrl';

/** A text, or one per plural form: `one` (1, 21), `few` (2 to 4, Serbian only), `other`. `{count}` selects the form. */
export type Message = string | { readonly one: string; readonly few?: string; readonly other: string };

/** A catalogue of messages: English and Serbian have the same keys, or it does not compile. */
export interface Messages<K extends string = string> {
    readonly en: Readonly<Record<K, Message>>;
    readonly sr: Readonly<Record<K, Message>>;
}

/** Defines a catalogue; the Serbian texts must have exactly the English keys. */
export function defineMessages<const En extends Readonly<Record<string, Message>>>(
    en: En,
    sr: { readonly [K in keyof En]: En[K] extends string ? string : Message },
): { readonly en: En; readonly sr: { readonly [K in keyof En]: Message } } {
    return { en, sr };
}

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;

type Texts<M> = M extends string ? M : M extends { other: infer Other extends string } ? Other | 'for {count}' : never;

/** The values of a message's placeholders. `count` is a number; all other values are shown as they are. */
export type Values<M> = { readonly [Name in Placeholders<Texts<M>>]: Name extends 'count' ? number : string | number };

/** The arguments after the key in a call: none when the message has no placeholders. */
export type ValuesOf<M> = [Placeholders<Texts<M>>] extends [never] ? [] : [values: Values<M>];

export const intlLocale: Readonly<Record<Locale, string>> = {
    en: 'en-GB',
    'sr-Latn': 'sr-Latn-RS',
    'sr-Cyrl': 'sr-Cyrl-RS',
};

const cyrillic = new Map<string, string>();
const plurals = new Map<Locale, Intl.PluralRules>();
const numbers = new Map<Locale, Intl.NumberFormat>();

function once<K, V>(kept: Map<K, V>, key: K, make: () => V): V {
    let value = kept.get(key);
    if (value === undefined) kept.set(key, (value = make()));
    return value;
}

/** Formats a message in a language with its values. Numbers are formatted by the language's rules. */
export function formatMessage(
    messages: { en: Readonly<Record<string, Message>>; sr: Readonly<Record<string, Message>> },
    locale: Locale,
    key: string,
    values: Readonly<Record<string, string | number>> = {},
): string {
    const message = (locale === 'en' ? messages.en : messages.sr)[key];
    if (message === undefined) throw new Error(`no message ${key}`);
    let text: string;
    if (typeof message === 'string') {
        text = message;
    } else {
        const rules = once(plurals, locale, () => new Intl.PluralRules(intlLocale[locale]));
        const form = rules.select(Number(values['count']));
        text = form === 'one' ? message.one : form === 'few' ? (message.few ?? message.other) : message.other;
    }
    if (locale === 'sr-Latn') text = withoutMarks(text);
    if (locale === 'sr-Cyrl') text = once(cyrillic, text, () => toCyrillic(text));
    return text.replace(/\{(\w+)\}/g, (place, name: string) => {
        const value = values[name];
        if (value === undefined) return place;
        if (typeof value === 'string') return value;
        return once(numbers, locale, () => new Intl.NumberFormat(intlLocale[locale])).format(value);
    });
}
