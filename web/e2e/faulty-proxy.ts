// SPDX-License-Identifier: Apache-2.0
// A proxy between a browser and the service that fails on purpose: it forwards all bytes, until a test sets a fault for
// the connections on which a file is being uploaded.
import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** What happens to uploads; all other requests are forwarded. */
export type Fault =
    | 'none'
    /** This many bytes are forwarded, then no more, and the connection stays open. */
    | { heldAfterBytes: number }
    /** The service receives the whole file; its response is dropped, and the connection is closed. */
    | 'response lost';

export class FaultyProxy {
    fault: Fault = 'none';
    /** The number of dropped responses to uploads. */
    responsesLost = 0;
    private disconnected = false;
    private readonly sockets = new Set<Socket>();

    private constructor(
        private readonly server: Server,
        readonly url: string,
    ) {}

    /** Forwards to the service at this URL, which may stop and start meanwhile. */
    static async start(to: string): Promise<FaultyProxy> {
        const port = Number(new URL(to).port);
        const server = createServer((browser) => proxy.forward(browser, connect(port, '127.0.0.1')));
        await once(server.listen(0, '127.0.0.1'), 'listening');
        const proxy = new FaultyProxy(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
        return proxy;
    }

    /** Closes all connections, and each new one until `restore` is called. */
    disconnect(): void {
        this.disconnected = true;
        for (const socket of this.sockets) socket.destroy();
    }

    restore(): void {
        this.disconnected = false;
        this.fault = 'none';
    }

    async stop(): Promise<void> {
        this.disconnect();
        this.server.close();
        await once(this.server, 'close');
    }

    private forward(browser: Socket, service: Socket): void {
        let uploads = false;
        let forwardedBytes = 0;
        for (const [one, other] of [
            [browser, service],
            [service, browser],
        ] as const) {
            this.sockets.add(one);
            one.on('error', () => undefined);
            one.on('close', () => {
                this.sockets.delete(one);
                other.destroy();
            });
        }
        if (this.disconnected) return void browser.destroy();
        browser.on('data', (chunk: Buffer) => {
            if (/^(GET|POST) /.test(chunk.toString('latin1', 0, 5))) uploads = chunk.toString('latin1', 0, 11) === 'POST /vote ';
            forwardedBytes += chunk.length;
            const held = uploads && typeof this.fault === 'object' && forwardedBytes > this.fault.heldAfterBytes;
            if (held) browser.pause();
            else service.write(chunk);
        });
        service.on('data', (chunk: Buffer) => {
            if (!uploads || this.fault !== 'response lost') return void browser.write(chunk);
            ++this.responsesLost;
            browser.destroy();
        });
    }
}
