// SPDX-License-Identifier: Apache-2.0
// What a file is by its first bytes, when it is no text.

export type FileKind = 'zip' | 'oldOffice' | 'pdf' | 'picture' | 'archive';

const signatures: readonly (readonly [FileKind, string, number?])[] = [
    ['zip', 'PK\u0003\u0004'],
    ['archive', 'PK\u0005\u0006'], // without a single file
    ['oldOffice', '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1'],
    ['pdf', '%PDF-'],
    ['picture', '\u0089PNG\r\n'],
    ['picture', '\u00ff\u00d8\u00ff'], // JPEG
    ['picture', 'GIF8'],
    ['picture', 'II*\u0000'], // TIFF
    ['picture', 'MM\u0000*'],
    ['picture', 'WEBP', 8],
    ['picture', 'ftyphei', 4], // of telephones
    ['picture', 'ftypmif1', 4],
    ['picture', 'ftypavif', 4],
    ['archive', 'Rar!\u001a\u0007'],
    ['archive', '7z\u00bc\u00af\u0027\u001c'],
    ['archive', '\u001f\u008b'], // gzip
    ['archive', 'BZh'],
    ['archive', '\u00fd7zXZ'],
    ['archive', '\u0028\u00b5\u002f\u00fd'], // Zstandard
    ['archive', 'ustar', 257],
];

/** Returns null for what may be text. */
export function fileKind(start: Uint8Array): FileKind | null {
    const found = signatures.find(([, signature, at = 0]) =>
        [...signature].every((character, i) => start[at + i] === character.charCodeAt(0)),
    );
    return found?.[0] ?? null;
}
