// SPDX-License-Identifier: Apache-2.0
// A proxy that shows the console of another version after `upgrade`: each asset has another name, and the names of before are gone.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const escaped = (name: string): string => name.replaceAll(/[.\\]/g, String.raw`\$&`);
const sha256 = (bytes: ArrayBuffer): string => createHash('sha256').update(new Uint8Array(bytes)).digest('hex');

export class UpgradedServer {
    /** The number of upgrades. */
    private version = 0;
    private gone = false;
    private silent = false;
    /** The page's SHA-256. */
    private page = '';

    private constructor(
        private readonly server: Server,
        private readonly behind: URL,
        /** Finds the name of any asset. */
        private readonly asset: RegExp,
    ) {}

    static async start(behind: string): Promise<UpgradedServer> {
        const worker = await (await fetch(`${behind}/sw.js`)).text();
        const names = [...worker.matchAll(/"\/assets\/([^"]+)"/g)].map(([, name = '']) => escaped(name));
        const server = createServer((incoming, outgoing) => upgraded.forward(incoming, outgoing));
        await once(server.listen(0, '127.0.0.1'), 'listening');
        // A name may end as another one begins.
        const upgraded = new UpgradedServer(server, new URL(behind), new RegExp(`(?<![\\w.-])(?:${names.join('|')})(?![\\w-])`, 'g'));
        return upgraded;
    }

    get url(): string {
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    async upgrade(): Promise<void> {
        this.version += 1;
        this.page = sha256(await (await fetch(this.url)).arrayBuffer());
    }

    /** Breaks each connection from now on. */
    disconnect(): void {
        this.gone = true;
        this.server.closeAllConnections();
    }

    /** Takes requests for the page from now on, and answers none. */
    hold(): void {
        this.silent = true;
    }

    restore(): void {
        this.gone = false;
        this.silent = false;
    }

    async stop(): Promise<void> {
        this.server.close();
        this.server.closeAllConnections();
        await once(this.server, 'close');
    }

    private forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
        if (this.gone) return void outgoing.destroy();
        const path = incoming.url ?? '/';
        const ofConsole = /^\/(?:sw\.js|assets\/.*)?(?:\?|$)/.test(path);
        if (this.silent && path === '/') return;
        const headers = { ...incoming.headers, host: this.behind.host };
        if (ofConsole) {
            headers['accept-encoding'] = 'identity';
            delete headers['if-none-match'];
        }
        // An upgrade may come before the answer.
        const { version } = this;
        const suffix = version === 0 ? '' : `.v${version}`;
        const here = path.startsWith('/assets/') ? path.replace(suffix, '') : path;
        const missing = path.startsWith('/assets/') && version > 0 && here === path;
        const passed = ask({
            host: this.behind.hostname,
            port: this.behind.port,
            path: missing ? '/assets/none.js' : here,
            method: incoming.method,
            headers,
        });
        passed.on('error', () => outgoing.destroy());
        passed.on('response', (answer) => {
            const text = /html|javascript|css/.test(answer.headers['content-type'] ?? '');
            if (ofConsole && text) return void this.rename(path, version, answer, outgoing);
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(outgoing);
        });
        incoming.pipe(passed);
    }

    private async rename(path: string, version: number, answer: IncomingMessage, outgoing: ServerResponse): Promise<void> {
        const pieces: Buffer[] = [];
        for await (const piece of answer) pieces.push(piece as Buffer);
        const headers = { ...answer.headers };
        delete headers['content-length'];
        let text = Buffer.concat(pieces)
            .toString()
            .replaceAll(this.asset, (name) => (version === 0 ? name : name.replace(/\.\w+$/, `.v${version}$&`)));
        if (path === '/sw.js' && version > 0) {
            text = text.replace(/"version":"\w+"/, `"version":"upgrade${version}"`).replace(/"page":"\w+"/, `"page":"${this.page}"`);
        }
        outgoing.writeHead(answer.statusCode ?? 502, headers).end(text);
    }
}
