// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { attemptsMax, deliver, type DeliveryResult, type Delivery, type Step, type Token, waitMsAfter } from './deliver';
import type { SendResult } from './send';

const lost: SendResult = { kind: 'retry', why: 'network', retryAfterMs: null };
const busy = (retryAfterMs: number): SendResult => ({ kind: 'retry', why: 'busy', retryAfterMs });
const accepted: SendResult = { kind: 'accepted', uploadId: 'u' };
const unauthorized: SendResult = { kind: 'unauthorized' };

/** Delivers against a station that answers so, the last answer ever after. */
async function delivered(answers: SendResult[], parts: Partial<Delivery> = {}) {
    const steps: Step[] = [];
    const tokens: string[] = [];
    let tokensGiven = 0;
    const result: DeliveryResult = await deliver({
        token: async () => ({ kind: 'good', token: `t${++tokensGiven}` }),
        send: async (token) => {
            tokens.push(token);
            return answers.length > 1 ? answers.shift()! : answers[0]!;
        },
        fileIsThere: async () => true,
        wait: async () => {},
        step: (step) => steps.push(step),
        signal: new AbortController().signal,
        random: () => 0,
        ...parts,
    });
    return { result, steps, tokens };
}

const waits = (steps: Step[]) => steps.flatMap((step) => (step.kind === 'waiting' ? [step.waitMs] : []));

describe('a delivery', () => {
    it('that is answered at once is one attempt', async () => {
        const { result, steps } = await delivered([accepted]);
        expect(result).toEqual(accepted);
        expect(steps).toEqual([{ kind: 'sending', attempt: 1 }]);
    });

    it('is repeated when the answer is lost, ever more slowly', async () => {
        const { result, steps, tokens } = await delivered([...Array<SendResult>(7).fill(lost), accepted]);
        expect(result).toEqual(accepted);
        expect(tokens).toHaveLength(8);
        expect(waits(steps)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    });

    it('waits as long as the service asks, within bounds', async () => {
        const { steps } = await delivered([busy(5000), busy(0), busy(3_600_000), accepted]);
        expect(waits(steps)).toEqual([5000, 2000, 120_000]);
    });

    it('gives up at last, and says why', async () => {
        const { result, tokens } = await delivered([busy(1000)]);
        expect(result).toEqual({ kind: 'gaveUp', why: 'busy' });
        expect(tokens).toHaveLength(attemptsMax);
    });

    it('that is refused is not repeated', async () => {
        const refused: SendResult = { kind: 'refused', status: 400, message: 'Incorrect poll number on line 3.' };
        expect((await delivered([refused])).result).toEqual(refused);
    });

    it('renews a session that expired, and goes on', async () => {
        const { result, steps, tokens } = await delivered([unauthorized, lost, unauthorized, accepted]);
        expect(result).toEqual(accepted);
        expect(tokens).toEqual(['t1', 't2', 't3', 't4']);
        expect(steps.map((step) => step.kind)).toEqual(['sending', 'renewing', 'sending', 'waiting', 'sending', 'renewing', 'sending']);
    });

    it('ends with the session', async () => {
        expect((await delivered([unauthorized])).result).toEqual({ kind: 'sessionEnded' });
        const ended = async (): Promise<Token> => ({ kind: 'sessionEnded' });
        expect((await delivered([accepted], { token: ended })).result).toEqual({ kind: 'sessionEnded' });
    });

    it('waits too when the session cannot be renewed for want of a network', async () => {
        const tokens: Token[] = [{ kind: 'unreachable' }, { kind: 'good', token: 't' }];
        const { result, steps } = await delivered([accepted], { token: async () => tokens.shift()! });
        expect(result).toEqual(accepted);
        expect(steps.map((step) => step.kind)).toEqual(['waiting', 'sending']);
    });

    it('does not repeat what can no longer be read', async () => {
        const { result, tokens } = await delivered([lost], { fileIsThere: async () => false });
        expect(result).toEqual({ kind: 'fileChanged' });
        expect(tokens).toHaveLength(1);
    });

    it('that is cancelled while it waits ends', async () => {
        const cancel = new AbortController();
        const { result, tokens } = await delivered([lost], {
            signal: cancel.signal,
            wait: async () => cancel.abort(),
        });
        expect(result).toEqual({ kind: 'cancelled' });
        expect(tokens).toHaveLength(1);
    });
});

it('waits are spread by up to a quarter', () => {
    expect(waitMsAfter(1, null, 0)).toBe(1000);
    expect(waitMsAfter(1, null, 1)).toBe(1250);
    expect(waitMsAfter(100, null, 0)).toBe(30_000);
});
