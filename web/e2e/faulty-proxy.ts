// SPDX-License-Identifier: Apache-2.0
// The line between a browser and the service, to be broken on purpose: bytes go through as they are, until a test says
// otherwise for the connections on which a file is being uploaded.
import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** What happens to the uploads; all else goes through. */
export type Trouble =
    | 'none'
    /** So many bytes go through, then no more, and nothing is closed. */
    | { heldAfterBytes: number }
    /** The service gets the whole file; its answer never arrives, and the connection breaks instead. */
    | 'answer lost';

export class Line {
    trouble: Trouble = 'none';
    /** Answers to uploads that were lost so far. */
    answersLost = 0;
    private down = false;
    private readonly sockets = new Set<Socket>();

    private constructor(
        private readonly server: Server,
        readonly url: string,
    ) {}

    /** To the service at this address, which may go and come back meanwhile. */
    static async lay(to: string): Promise<Line> {
        const port = Number(new URL(to).port);
        const server = createServer((browser) => line.carry(browser, connect(port, '127.0.0.1')));
        await once(server.listen(0, '127.0.0.1'), 'listening');
        const line = new Line(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
        return line;
    }

    /** Breaks what is connected now, and what connects from now on, until it is mended. */
    cut(): void {
        this.down = true;
        for (const socket of this.sockets) socket.destroy();
    }

    mend(): void {
        this.down = false;
        this.trouble = 'none';
    }

    async end(): Promise<void> {
        this.cut();
        this.server.close();
        await once(this.server, 'close');
    }

    private carry(browser: Socket, service: Socket): void {
        let uploads = false;
        let carriedBytes = 0;
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
        if (this.down) return void browser.destroy();
        browser.on('data', (piece: Buffer) => {
            if (/^(GET|POST) /.test(piece.toString('latin1', 0, 5))) uploads = piece.toString('latin1', 0, 11) === 'POST /vote ';
            carriedBytes += piece.length;
            const held = uploads && typeof this.trouble === 'object' && carriedBytes > this.trouble.heldAfterBytes;
            if (held) browser.pause();
            else service.write(piece);
        });
        service.on('data', (piece: Buffer) => {
            if (!uploads || this.trouble !== 'answer lost') return void browser.write(piece);
            ++this.answersLost;
            browser.destroy();
        });
    }
}
