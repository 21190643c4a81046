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
    /** The page's SHA-256. */
    private page = '';
    /** The requests for the page and its files, by their paths. */
    readonly asked: string[] = [];

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

    restore(): void {
        this.gone = false;
    }

    async stop(): Promise<void> {
        this.server.close();
        this.server.closeAllConnections();
        await once(this.server, 'close');
    }

    private get suffix(): string {
        return this.version === 0 ? '' : `.v${this.version}`;
    }

    private forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
        if (this.gone) return void outgoing.destroy();
        const path = incoming.url ?? '/';
        const ofConsole = /^\/(?:sw\.js|assets\/.*)?(?:\?|$)/.test(path);
        if (ofConsole) this.asked.push(path);
        const headers = { ...incoming.headers, host: this.behind.host };
        if (ofConsole) {
            headers['accept-encoding'] = 'identity';
            delete headers['if-none-match'];
        }
        const here = path.startsWith('/assets/') && this.suffix !== '' ? path.replace(this.suffix, '') : path;
        const missing = path.startsWith('/assets/') && this.suffix !== '' && here === path;
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
            if (ofConsole && text) return void this.rename(path, answer, outgoing);
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(outgoing);
        });
        incoming.pipe(passed);
    }

    private async rename(path: string, answer: IncomingMessage, outgoing: ServerResponse): Promise<void> {
        const pieces: Buffer[] = [];
        for await (const piece of answer) pieces.push(piece as Buffer);
        const headers = { ...answer.headers };
        delete headers['content-length'];
        let text = Buffer.concat(pieces)
            .toString()
            .replaceAll(this.asset, (name) => name.replace(/\.\w+$/, `${this.suffix}$&`));
        if (path === '/sw.js' && this.version > 0) {
            text = text.replace(/"version":"\w+"/, `"version":"upgrade${this.version}"`).replace(/"page":"\w+"/, `"page":"${this.page}"`);
        }
        outgoing.writeHead(answer.statusCode ?? 502, headers).end(text);
    }
}
