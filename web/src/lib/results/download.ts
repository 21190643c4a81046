// SPDX-License-Identifier: Apache-2.0
// Files that the browser saves.

import { withToken } from '$lib/api/client';
import { errorOf } from '$lib/api/errors';

// Hands a file to the browser's downloads.
export function save(name: string, content: Blob): void {
    const url = URL.createObjectURL(content);
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    // Some browsers begin to read only after the click's own turn.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export function saveText(name: string, text: string, type: string): void {
    save(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

interface Streamed {
    type: string;
    through?: TransformStream<string, string>; // what becomes of the text on its way
    onbytes: (bytes: number) => void; // so many have come
    signal: AbortSignal;
}

// Asks for a file with the session's token, which a plain link could not carry. Nothing is built here: the browser keeps
// the blob, on its disk when it is large. Throws an ApiError for an answer that is no file, and what broke the
// stream when it did not come to its end: then there is no blob, so a part is never taken for the whole.
export async function fetchFile(path: string, { type, through, onbytes, signal }: Streamed): Promise<Blob> {
    const response = await withToken((token) =>
        fetch(path, {
            headers: { Authorization: `Bearer ${token}` },
            cache: 'no-store',
            credentials: 'omit',
            redirect: 'error',
            signal,
        }),
    );
    if (!response.ok || response.body === null) {
        throw errorOf(response.status, response.headers.get('Retry-After'), await response.text());
    }
    let bytes = 0;
    const counted = response.body.pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
            transform(piece, controller) {
                onbytes((bytes += piece.byteLength));
                controller.enqueue(piece);
            },
        }),
    );
    const changed =
        through === undefined
            ? counted
            : counted
                  .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
                  .pipeThrough(through)
                  .pipeThrough(new TextEncoderStream());
    return new Response(changed, { headers: { 'Content-Type': type } }).blob();
}
