// SPDX-License-Identifier: Apache-2.0
// One attempt to send a file to the station. It uses XMLHttpRequest, since fetch does not report the progress of uploads.

import type { UploadStop } from '$lib/api/refusals';

export type SendResult =
    | { kind: 'accepted'; uploadId: string }
    /** Repeating the request would have the same result. */
    | { kind: 'refused'; status: number; message: string }
    /** The session has expired. */
    | { kind: 'unauthorized' }
    /** The station has not processed the upload, or its response was lost: the upload is repeated under the same key. */
    | { kind: 'retry'; why: RetryReason; retryAfterMs: number | null }
    | { kind: 'cancelled' };

export type RetryReason =
    | 'network' // no connection, or it broke
    | 'stalled' // nothing moved for too long
    | 'busy' // 503 and the like: the service asks to wait
    | 'fault'; // the service failed

export interface Attempt {
    file: File;
    key: string;
    token: string;
    progress: (bytesSent: number, bytesInAll: number) => void;
    signal: AbortSignal;
    stallMsMax?: number;
    request?: () => XMLHttpRequest;
}

export const stallMsMaxDefault = 60_000;

export function sendOnce(attempt: Attempt): Promise<SendResult> {
    const { file, key, token, progress, signal, stallMsMax = stallMsMaxDefault } = attempt;
    if (signal.aborted) return Promise.resolve({ kind: 'cancelled' });
    return new Promise((resolve) => {
        const request = attempt.request?.() ?? new XMLHttpRequest();
        let stalled: ReturnType<typeof setTimeout> | undefined;
        const end = (result: SendResult) => {
            clearTimeout(stalled);
            signal.removeEventListener('abort', cancel);
            resolve(result); // the first one counts
        };
        const cancel = () => {
            end({ kind: 'cancelled' });
            request.abort();
        };
        const moved = () => {
            clearTimeout(stalled);
            stalled = setTimeout(() => {
                end({ kind: 'retry', why: 'stalled', retryAfterMs: null });
                request.abort();
            }, stallMsMax);
        };
        signal.addEventListener('abort', cancel);
        request.upload.addEventListener('progress', (event) => {
            moved();
            if (event.lengthComputable) progress(event.loaded, event.total);
        });
        request.addEventListener('error', () => end({ kind: 'retry', why: 'network', retryAfterMs: null }));
        request.addEventListener('load', () => end(sendResultOf(request)));
        request.open('POST', '/vote');
        request.setRequestHeader('Authorization', `Bearer ${token}`);
        request.setRequestHeader('Idempotency-Key', key);
        const form = new FormData();
        form.append('file', file, file.name);
        moved();
        request.send(form);
    });
}

const dailyLimit: UploadStop = 'Daily limit of uploads reached.';

function sendResultOf(request: XMLHttpRequest): SendResult {
    const { status } = request;
    const uploadId = request.getResponseHeader('Urna-Upload') ?? '';
    if (status === 200 && uploadId !== '') return { kind: 'accepted', uploadId };
    // The response is not the station's, as on a network with a captive portal.
    if (status < 400) return { kind: 'retry', why: 'fault', retryAfterMs: null };
    if (status === 401) return { kind: 'unauthorized' };
    const message = messageOf(request.responseText);
    // Until tomorrow, or until somebody raises the limit: the official has to know.
    if (status === 429 && message === dailyLimit) return { kind: 'refused', status, message };
    const retryAfterMs = retryAfter(request.getResponseHeader('Retry-After'));
    // A gateway in front of the service responds with 502 or 504 while the service is down.
    if ([408, 429, 502, 503, 504].includes(status)) return { kind: 'retry', why: 'busy', retryAfterMs };
    if (status >= 500) return { kind: 'retry', why: 'fault', retryAfterMs };
    return { kind: 'refused', status, message };
}

function retryAfter(header: string | null): number | null {
    return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : null;
}

function messageOf(body: string): string {
    try {
        const { message } = JSON.parse(body) as { message?: unknown };
        return typeof message === 'string' ? message : '';
    } catch {
        return '';
    }
}
