// SPDX-License-Identifier: Apache-2.0
// Reads parts of a ZIP archive, with a bound on what they unpack to: a small archive may hold gigabytes of zeros.

import { Inflate } from 'fflate';

export type ZipFault = 'broken' | 'encrypted' | 'tooLarge' | 'zipBomb';

export class ZipError extends Error {
    constructor(readonly fault: ZipFault) {
        super(fault);
    }
}

interface Entry {
    method: number;
    encrypted: boolean;
    packedBytes: number;
    unpackedBytes: number;
    crc32: number;
    headerAt: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const headerSignature = 0x04034b50;
const endBytes = 22;
const commentBytesMax = 0xffff;
const directoryBytesMax = 1 << 20;
// A piece of zeros unpacks to a thousand times its size at once.
const pieceBytes = 1 << 14;
const suspiciousRatio = 200;

export class Zip {
    private unpackedBytes = 0;

    private constructor(
        private readonly file: Blob,
        private readonly entries: ReadonlyMap<string, Entry>,
        private readonly unpackedBytesMax: number,
    ) {}

    /** `unpackedBytesMax` is for all parts that are read, together. Throws `ZipError`. */
    static async open(file: Blob, unpackedBytesMax: number): Promise<Zip> {
        const tailAt = Math.max(0, file.size - endBytes - commentBytesMax);
        const tail = await bytesOf(file, tailAt, file.size);
        let end = tail.byteLength - endBytes;
        while (end >= 0 && tail.getUint32(end, true) !== endSignature) --end;
        if (end < 0) throw new ZipError('broken');
        const bytes = tail.getUint32(end + 12, true);
        const at = tail.getUint32(end + 16, true);
        if (bytes > directoryBytesMax || at + bytes > file.size) throw new ZipError('broken');
        return new Zip(file, entriesOf(await bytesOf(file, at, at + bytes)), unpackedBytesMax);
    }

    has(name: string): boolean {
        return this.entries.has(name);
    }

    get names(): string[] {
        return [...this.entries.keys()];
    }

    /** Unpacks a part and calls `take` with each piece. Throws `ZipError`. */
    async read(name: string, take: (piece: Uint8Array) => void, progress: (bytesRead: number) => void = () => {}): Promise<void> {
        const entry = this.entries.get(name);
        if (!entry) throw new ZipError('broken');
        if (entry.encrypted) throw new ZipError('encrypted');
        if (this.unpackedBytes + entry.unpackedBytes > this.unpackedBytesMax) throw this.tooLarge(entry, entry.unpackedBytes);
        const header = await bytesOf(this.file, entry.headerAt, entry.headerAt + 30);
        if (header.byteLength < 30 || header.getUint32(0, true) !== headerSignature) throw new ZipError('broken');
        const from = entry.headerAt + 30 + header.getUint16(26, true) + header.getUint16(28, true);
        const to = from + entry.packedBytes;
        let bytes = 0;
        let crc = 0;
        const counted = (piece: Uint8Array) => {
            bytes += piece.length;
            this.unpackedBytes += piece.length;
            // The directory may tell less than there is.
            if (bytes > entry.unpackedBytes) throw new ZipError('zipBomb');
            if (this.unpackedBytes > this.unpackedBytesMax) throw this.tooLarge(entry, bytes);
            crc = crc32(crc, piece);
            take(piece);
        };
        const inflate = entry.method === 8 ? new Inflate(counted) : null;
        if (!inflate && entry.method !== 0) throw new ZipError('broken');
        for (let at = from; at < to; at += pieceBytes) {
            const piece = new Uint8Array(await this.file.slice(at, Math.min(at + pieceBytes, to)).arrayBuffer());
            try {
                if (inflate) inflate.push(piece, at + pieceBytes >= to);
                else counted(piece);
            } catch (thrown) {
                // The library throws errors with a code for what is no deflated data.
                throw typeof (thrown as { code?: unknown }).code === 'number' ? new ZipError('broken') : thrown;
            }
            progress(Math.min(at + pieceBytes, to));
        }
        if (bytes !== entry.unpackedBytes || crc !== entry.crc32) throw new ZipError('broken');
    }

    /** Returns a part as text. */
    async text(name: string): Promise<string> {
        const decoder = new TextDecoder();
        let text = '';
        await this.read(name, (piece) => (text += decoder.decode(piece, { stream: true })));
        return text + decoder.decode();
    }

    private tooLarge(entry: Entry, bytes: number): ZipError {
        return new ZipError(bytes > entry.packedBytes * suspiciousRatio ? 'zipBomb' : 'tooLarge');
    }
}

async function bytesOf(file: Blob, from: number, to: number): Promise<DataView> {
    return new DataView(await file.slice(from, to).arrayBuffer());
}

function entriesOf(directory: DataView): Map<string, Entry> {
    const entries = new Map<string, Entry>();
    const decoder = new TextDecoder();
    for (let at = 0; at + 46 <= directory.byteLength && directory.getUint32(at, true) === entrySignature;) {
        const nameBytes = directory.getUint16(at + 28, true);
        const next = at + 46 + nameBytes + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
        if (next > directory.byteLength) break;
        entries.set(decoder.decode(new Uint8Array(directory.buffer, directory.byteOffset + at + 46, nameBytes)), {
            method: directory.getUint16(at + 10, true),
            encrypted: (directory.getUint16(at + 8, true) & 1) !== 0,
            packedBytes: directory.getUint32(at + 20, true),
            unpackedBytes: directory.getUint32(at + 24, true),
            crc32: directory.getUint32(at + 16, true),
            headerAt: directory.getUint32(at + 42, true),
        });
        at = next;
    }
    return entries;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; ++bit) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
});

/** Returns the check sum of the bytes behind those whose sum is `crc`. */
function crc32(crc: number, bytes: Uint8Array): number {
    let value = ~crc;
    for (const byte of bytes) value = (value >>> 8) ^ crcTable[(value ^ byte) & 0xff]!;
    return ~value >>> 0;
}
