// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { defineMessages, formatMessage } from './messages';

const messages = defineMessages(
    {
        hello: 'Hello {name}',
        ballots: { one: '{count} ballot', other: '{count} ballots' },
        file: 'A CSV file',
    },
    {
        hello: 'Zdravo, {name}',
        ballots: { one: '{count} listić', few: '{count} listića', other: '{count} listića' },
        file: '[[CSV]] datoteka',
    },
);

describe('formatMessage', () => {
    it('puts values in their places, and never changes their letters', () => {
        expect(formatMessage(messages, 'en', 'hello', { name: 'Njegoš' })).toBe('Hello Njegoš');
        expect(formatMessage(messages, 'sr-Latn', 'hello', { name: 'Njegoš' })).toBe('Zdravo, Njegoš');
        expect(formatMessage(messages, 'sr-Cyrl', 'hello', { name: 'Njegoš' })).toBe('Здраво, Njegoš');
    });

    it('chooses by number', () => {
        expect(formatMessage(messages, 'en', 'ballots', { count: 1 })).toBe('1 ballot');
        expect(formatMessage(messages, 'en', 'ballots', { count: 1200 })).toBe('1,200 ballots');
        expect(formatMessage(messages, 'sr-Latn', 'ballots', { count: 21 })).toBe('21 listić');
        expect(formatMessage(messages, 'sr-Latn', 'ballots', { count: 1200 })).toBe('1.200 listića');
        expect(formatMessage(messages, 'sr-Cyrl', 'ballots', { count: 3 })).toBe('3 листића');
    });

    it('keeps marked words Latin', () => {
        expect(formatMessage(messages, 'sr-Latn', 'file')).toBe('CSV datoteka');
        expect(formatMessage(messages, 'sr-Cyrl', 'file')).toBe('CSV датотека');
    });
});
