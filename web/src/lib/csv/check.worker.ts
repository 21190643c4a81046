// SPDX-License-Identifier: Apache-2.0
// Runs the check in a thread of its own, so that the page stays responsive while a large file is read.

import { checkFile, type CheckedFile } from './check-file';

export type FromWorker =
    { kind: 'progress'; bytesRead: number; bytesInAll: number } | { kind: 'checked'; checked: CheckedFile } | { kind: 'unreadable' };

const send = (message: FromWorker): void => self.postMessage(message);

self.addEventListener('message', (event: MessageEvent<Blob>) => {
    checkFile(event.data, (bytesRead, bytesInAll) => send({ kind: 'progress', bytesRead, bytesInAll })).then(
        (checked) => send({ kind: 'checked', checked }),
        () => send({ kind: 'unreadable' }),
    );
});
