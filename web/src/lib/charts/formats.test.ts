// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { formatDecimal } from './formats';

const serbian = ['sr-Latn-RS', 'sr-Cyrl-RS'];

describe('an exact decimal', () => {
    it('keeps every digit', () => {
        expect(formatDecimal('9493.809524', 'en')).toBe('9,493.809524');
        expect(formatDecimal('9493.000000', 'en')).toBe('9,493.000000');
        expect(formatDecimal('9223372036854775807.123456', 'en')).toBe('9,223,372,036,854,775,807.123456');
        expect(formatDecimal('42', 'en')).toBe('42');
    });

    it.each(serbian)('has the separators of %s', (locale) => {
        expect(formatDecimal('9493.809524', locale)).toBe('9.493,809524');
    });
});
