// SPDX-License-Identifier: Apache-2.0
// One attempt at sending a file to the station. XMLHttpRequest, since fetch does not tell how much has been sent.

export type Outcome =
    | { kind: 'accepted'; uploadId: string }
    /** Repeating it would be answered the same. */
    | { kind: 'refused'; status: number; message: string }
    /** The session has expired. */
    | { kind: 'unauthorized' }
    /** Nothing is known, or nothing has happened: it is repeated, under the same key. */
    | { kind: 'again'; why: Why; retryAfterMs: number | null }
    | { kind: 'cancelled' };

export type Why =
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

export function sendOnce(attempt: Attempt): Promise<Outcome> {
    const { file, key, token, progress, signal, stallMsMax = stallMsMaxDefault } = attempt;
    if (signal.aborted) return Promise.resolve({ kind: 'cancelled' });
    return new Promise((resolve) => {
        const request = attempt.request?.() ?? new XMLHttpRequest();
        let stalled: ReturnType<typeof setTimeout> | undefined;
        const end = (outcome: Outcome) => {
            clearTimeout(stalled);
            signal.removeEventListener('abort', cancel);
            resolve(outcome); // the first one counts
        };
        const cancel = () => {
            end({ kind: 'cancelled' });
            request.abort();
        };
        const moved = () => {
            clearTimeout(stalled);
            stalled = setTimeout(() => {
                end({ kind: 'again', why: 'stalled', retryAfterMs: null });
                request.abort();
            }, stallMsMax);
        };
        signal.addEventListener('abort', cancel);
        request.upload.addEventListener('progress', (event) => {
            moved();
            if (event.lengthComputable) progress(event.loaded, event.total);
        });
        request.addEventListener('error', () => end({ kind: 'again', why: 'network', retryAfterMs: null }));
        request.addEventListener('load', () => end(outcomeOf(request)));
        request.open('POST', '/vote');
        request.setRequestHeader('Authorization', `Bearer ${token}`);
        request.setRequestHeader('Idempotency-Key', key);
        const form = new FormData();
        form.append('file', file, file.name);
        moved();
        request.send(form);
    });
}

function outcomeOf(request: XMLHttpRequest): Outcome {
    const { status } = request;
    const uploadId = request.getResponseHeader('Urna-Upload') ?? '';
    if (status === 200 && uploadId !== '') return { kind: 'accepted', uploadId };
    // Somebody else has answered, as the network of a hotel does.
    if (status < 400) return { kind: 'again', why: 'fault', retryAfterMs: null };
    if (status === 401) return { kind: 'unauthorized' };
    const retryAfterMs = retryAfter(request.getResponseHeader('Retry-After'));
    // A gateway before the service says 502 and 504 where the service is away.
    if ([408, 429, 502, 503, 504].includes(status)) return { kind: 'again', why: 'busy', retryAfterMs };
    if (status >= 500) return { kind: 'again', why: 'fault', retryAfterMs };
    return { kind: 'refused', status, message: messageOf(request.responseText) };
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
