// SPDX-License-Identifier: Apache-2.0
// Splits XML that arrives in pieces into tags and texts: just enough for the parts of a workbook, which programs write.

export interface XmlTaker {
    /** An opening tag; `empty` when it closes itself. */
    open: (name: string, attributes: string, empty: boolean) => void;
    close: (name: string) => void;
    text: (text: string) => void;
}

const tokenCharactersMax = 1 << 20;

/** A tag or a text has no end. */
export class BrokenXml extends Error {}

export class XmlParts {
    private readonly decoder = new TextDecoder();
    private rest = '';

    constructor(private readonly taker: XmlTaker) {}

    feed(piece: Uint8Array): void {
        this.rest = this.parse(this.rest + this.decoder.decode(piece, { stream: true }));
        if (this.rest.length > tokenCharactersMax) throw new BrokenXml();
    }

    finish(): void {
        if (this.parse(this.rest + this.decoder.decode()).trim() !== '') throw new BrokenXml();
    }

    // Returns what is not complete yet.
    private parse(xml: string): string {
        let at = 0;
        for (;;) {
            const tag = xml.indexOf('<', at);
            if (tag < 0) return xml.slice(at);
            // The end of what begins as a comment or a section of plain text is not the next bracket.
            const isComment = xml.startsWith('<!--', tag);
            const isPlain = xml.startsWith('<![CDATA[', tag);
            const end = xml.indexOf(isComment ? '-->' : isPlain ? ']]>' : '>', tag);
            if (end < 0) return xml.slice(at);
            if (tag > at) this.taker.text(unescaped(xml.slice(at, tag)));
            at = end + (isComment || isPlain ? 3 : 1);
            if (isPlain) this.taker.text(xml.slice(tag + 9, end));
            else if (!isComment) this.tag(xml.slice(tag + 1, end));
        }
    }

    private tag(inside: string): void {
        if (inside.startsWith('?') || inside.startsWith('!')) return;
        if (inside.startsWith('/')) return this.taker.close(localName(inside.slice(1).trim()));
        const empty = inside.endsWith('/');
        const nameEnd = inside.search(/[\s/]/);
        const name = localName(nameEnd < 0 ? inside : inside.slice(0, nameEnd));
        this.taker.open(name, nameEnd < 0 ? '' : inside.slice(nameEnd), empty);
    }
}

/** Returns an attribute's value, or null. Its name is without its namespace's prefix. */
export function attribute(attributes: string, name: string): string | null {
    const found = new RegExp(`\\s(?:\\w+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
    return found ? unescaped(found[1] ?? found[2] ?? '') : null;
}

function localName(name: string): string {
    return name.slice(name.indexOf(':') + 1);
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
    if (!text.includes('&')) return text;
    return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (all, hex?: string, decimal?: string, name?: string) => {
        if (name !== undefined) return named[name] ?? all;
        const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    });
}
