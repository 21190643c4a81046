import { describe, expect, it } from 'vitest';
import { formatCount, formatDecimal, formatPercent, formatShare } from './formats';

const serbian = ['sr-Latn-RS', 'sr-Cyrl-RS'];

describe('numbers', () => {
    it('are grouped as the locale does it', () => {
        expect(formatCount(1789417, 'en')).toBe('1,789,417');
        for (const locale of serbian) {
            expect(formatCount(1789417, locale)).toBe('1.789.417');
        }
    });

    it('that are shares have two decimals', () => {
        expect(formatShare(0.374617, 'en')).toBe('37.46%');
        expect(formatShare(0, 'en')).toBe('0.00%');
        expect(formatShare(1, 'en')).toBe('100.00%');
        for (const locale of serbian) {
            expect(formatShare(0.374617, locale).replace(/\s/, '')).toBe('37,46%');
        }
    });

    it('that are thresholds have the decimals that they need', () => {
        expect(formatPercent(5, 'en')).toBe('5%');
        expect(formatPercent(3.125, 'en')).toBe('3.125%');
        expect(formatPercent(0, 'en')).toBe('0%');
    });
});

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
