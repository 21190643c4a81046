// SPDX-License-Identifier: Apache-2.0
// Downloads files.

import { withToken } from '$lib/api/client';
import { errorFromResponse } from '$lib/api/errors';
import { rehearsal } from '$lib/rehearsal.svelte';

// Saves a blob with the browser's download. A rehearsal's files are told by their names.
export function save(name: string, content: Blob): void {
    const url = URL.createObjectURL(content);
    const link = document.createElement('a');
    link.href = url;
    link.download = rehearsal.on ? `rehearsal-${name}` : name;
    document.body.append(link);
    link.click();
    link.remove();
    // Some browsers begin to read the blob only after the click has been handled.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export function saveText(name: string, text: string, type: string): void {
    save(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

interface Streamed {
    type: string;
    through?: TransformStream<string, string>; // converts the text while it arrives
    onbytes: (bytes: number) => void; // receives the number of bytes so far
    signal: AbortSignal;
}

// Requests a file with the session's token, which a plain link could not carry. The browser holds the blob, on disk when
// it is large. Throws an ApiError for a response that is not a file, and the stream's error when the download is
// interrupted: then there is no blob, so a part is never taken for the whole file.
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
        throw errorFromResponse(response.status, response.headers.get('Retry-After'), await response.text());
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
