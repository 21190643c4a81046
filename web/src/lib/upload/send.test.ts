// SPDX-License-Identifier: Apache-2.0
import { File as NodeFile } from 'node:buffer';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Attempt, type SendResult, sendOnce } from './send';

/** As much of an XMLHttpRequest as is used. */
class Request extends EventTarget {
    readonly upload = new EventTarget();
    status = 0;
    responseText = '';
    readonly sentHeaders: Record<string, string> = {};
    readonly headers: Record<string, string> = {};
    opened = '';
    aborted = false;
    form: FormData | null = null;

    open(method: string, path: string): void {
        this.opened = `${method} ${path}`;
    }
    setRequestHeader(name: string, value: string): void {
        this.sentHeaders[name] = value;
    }
    getResponseHeader(name: string): string | null {
        return this.headers[name] ?? null;
    }
    send(form: FormData): void {
        this.form = form;
    }
    abort(): void {
        this.aborted = true;
        this.dispatchEvent(new Event('abort'));
    }
    answer(status: number, headers: Record<string, string> = {}, body = ''): void {
        this.status = status;
        this.responseText = body;
        Object.assign(this.headers, headers);
        this.dispatchEvent(new Event('load'));
    }
    sent(loaded: number, total: number): void {
        this.upload.dispatchEvent(Object.assign(new Event('progress'), { lengthComputable: true, loaded, total }));
    }
}

beforeEach(() => {
    vi.useFakeTimers();
});
afterEach(() => {
    vi.useRealTimers();
});

function begin(parts: Partial<Attempt> = {}): { request: Request; result: Promise<SendResult>; cancel: AbortController } {
    const request = new Request();
    const cancel = new AbortController();
    const result = sendOnce({
        file: new NodeFile(['x'], 'kutija 1.csv') as unknown as File,
        key: 'k',
        token: 't',
        progress: () => {},
        signal: cancel.signal,
        stallMsMax: 1000,
        request: () => request as unknown as XMLHttpRequest,
        ...parts,
    });
    return { request, result, cancel };
}

describe('one attempt', () => {
    it('sends the file as the contract says, with its key', async () => {
        const progress: [number, number][] = [];
        const { request, result } = begin({ progress: (...far) => progress.push(far) });
        expect(request.opened).toBe('POST /vote');
        expect(request.sentHeaders).toEqual({ Authorization: 'Bearer t', 'Idempotency-Key': 'k' });
        expect((request.form!.get('file') as File).name).toBe('kutija 1.csv');
        request.sent(1, 2);
        request.answer(200, { 'Urna-Upload': 'u' });
        expect(await result).toEqual({ kind: 'accepted', uploadId: 'u' });
        expect(progress).toEqual([[1, 2]]);
    });

    it.each([
        [400, '{"message": "Incorrect poll number on line 3."}', 'Incorrect poll number on line 3.'],
        [413, '{"message": "Body is too large."}', 'Body is too large.'],
        [422, '{"message": "Idempotency-Key was used with another file."}', 'Idempotency-Key was used with another file.'],
        [403, '{"message": "Uploads of this account are on hold."}', 'Uploads of this account are on hold.'],
        [429, '{"message": "Daily limit of uploads reached."}', 'Daily limit of uploads reached.'],
        [404, '<html>', ''],
        [400, '{"message": 1}', ''],
    ])('%i is a refusal', async (status, body, message) => {
        const { request, result } = begin();
        request.answer(status, {}, body);
        expect(await result).toEqual({ kind: 'refused', status, message });
    });

    it.each([
        [503, { 'Retry-After': '7' }, 'busy', 7000],
        [503, {}, 'busy', null],
        [503, { 'Retry-After': 'Wed, 21 Oct 2026 07:28:00 GMT' }, 'busy', null],
        [408, {}, 'busy', null],
        [429, { 'Retry-After': '2' }, 'busy', 2000],
        [502, {}, 'busy', null],
        [504, {}, 'busy', null],
        [500, {}, 'fault', null],
        // Not by the station, which names the upload that it has accepted.
        [200, {}, 'fault', null],
        [204, {}, 'fault', null],
        [304, {}, 'fault', null],
    ])('%i %j is repeated', async (status, headers, why, retryAfterMs) => {
        const { request, result } = begin();
        request.answer(status, headers);
        expect(await result).toEqual({ kind: 'retry', why, retryAfterMs });
    });

    it('401 is an expired session', async () => {
        const { request, result } = begin();
        request.answer(401, {}, '{"msg": "Token has expired."}');
        expect(await result).toEqual({ kind: 'unauthorized' });
    });

    it('without an answer is repeated', async () => {
        const { request, result } = begin();
        request.dispatchEvent(new Event('error'));
        expect(await result).toEqual({ kind: 'retry', why: 'network', retryAfterMs: null });
    });

    it('that stands still is ended and repeated, and one that moves is not', async () => {
        const { request, result } = begin();
        for (let sent = 1; sent <= 5; ++sent) {
            await vi.advanceTimersByTimeAsync(900);
            request.sent(sent, 10);
        }
        expect(request.aborted).toBe(false);
        await vi.advanceTimersByTimeAsync(1000);
        expect(await result).toEqual({ kind: 'retry', why: 'stalled', retryAfterMs: null });
        expect(request.aborted).toBe(true);
    });

    it('can be cancelled, also before it began', async () => {
        const { request, result, cancel } = begin();
        cancel.abort();
        expect(await result).toEqual({ kind: 'cancelled' });
        expect(request.aborted).toBe(true);
        const late = begin({ signal: cancel.signal });
        expect(await late.result).toEqual({ kind: 'cancelled' });
        expect(late.request.opened).toBe('');
    });
});
