// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from './errors';
import { untilAnswered } from './until-answered';

beforeEach(() => {
    vi.useFakeTimers();
});
afterEach(() => {
    vi.useRealTimers();
});

const busy = (seconds: number) => new ApiError('busy', '', 503, seconds);

describe('a request that is repeated', () => {
    it('is asked again as late as the service says, and no more once it is answered', async () => {
        const ask = vi
            .fn(() => Promise.resolve())
            .mockRejectedValueOnce(busy(7))
            .mockRejectedValueOnce(busy(0));
        const failed = vi.fn();
        untilAnswered(ask, failed);
        await vi.advanceTimersByTimeAsync(6999);
        expect(ask).toHaveBeenCalledTimes(1);
        await vi.advanceTimersByTimeAsync(1);
        expect(ask).toHaveBeenCalledTimes(2);
        await vi.advanceTimersByTimeAsync(1999);
        expect(ask).toHaveBeenCalledTimes(2);
        await vi.advanceTimersByTimeAsync(60_000);
        expect(ask).toHaveBeenCalledTimes(3);
        expect(failed).toHaveBeenCalledTimes(2);
    });

    it('is not repeated where that does not help', async () => {
        const ask = vi.fn().mockRejectedValue(new ApiError('refused', 'Unknown official.', 400));
        const failed = vi.fn();
        untilAnswered(ask, failed);
        await vi.advanceTimersByTimeAsync(60_000);
        expect(ask).toHaveBeenCalledTimes(1);
        expect(failed).toHaveBeenCalledTimes(1);
    });

    it('is not repeated, and nobody is told, once it is stopped', async () => {
        const ask = vi.fn().mockRejectedValue(busy(1));
        const failed = vi.fn();
        untilAnswered(ask, failed)();
        await vi.advanceTimersByTimeAsync(60_000);
        expect(ask).toHaveBeenCalledTimes(1);
        expect(failed).not.toHaveBeenCalled();
    });
});
