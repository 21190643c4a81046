// SPDX-License-Identifier: Apache-2.0
// Starts and ends the real binary: on a free port, with data that goes when it goes, without the caller's URNA_ variables.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const startWaitMs = 30_000;
const stopWaitMs = 15_000;

/** Times that are longer for a slow machine or a build with sanitizers. */
export const slowness = (process.env['URNA_SLOW'] ?? '0') === '0' ? 1 : 3;

export const repository = fileURLToPath(new URL('../..', import.meta.url));
export const binary = process.env['URNA_BINARY'] ?? join(repository, 'build/release/urna');

/** What the tests talk to: a server of their own, or a deployment that runs already. */
export interface Deployment {
    readonly url: string;
    readonly administratorPassword: string;
}

/** The deployment that the environment names, if it does. */
export function deployed(): Deployment | null {
    const url = process.env['URNA_E2E_URL'];
    return url ? { url, administratorPassword: process.env['URNA_E2E_ADMIN_PASSWORD'] ?? '1' } : null;
}

function environment(): NodeJS.ProcessEnv {
    return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('URNA_')));
}

const writer = `
import sqlite3, sys
with sqlite3.connect(sys.argv[1], isolation_level=None) as elections:
    elections.execute('BEGIN IMMEDIATE')
    print('held up', flush=True)
    sys.stdin.read()
    elections.execute('ROLLBACK')
`;

export class Urna implements Deployment {
    readonly administratorPassword = '1';
    private port = 0;
    private child: ChildProcess | null = null;
    private log = '';

    private constructor(
        private readonly directory: string,
        private options: string[],
    ) {
        // Whatever ends the tests, ends it.
        process.on('exit', () => this.child?.kill('SIGKILL'));
    }

    static async begin(...options: string[]): Promise<Urna> {
        const urna = new Urna(await mkdtemp(join(tmpdir(), 'urna-e2e-')), options);
        await urna.start();
        return urna;
    }

    get url(): string {
        return `http://127.0.0.1:${this.port}`;
    }

    get data(): string {
        return join(this.directory, 'data');
    }

    /** Serves, on the port that it had before. */
    async start(): Promise<void> {
        this.log = '';
        const child = spawn(
            binary,
            ['serve', '--data', this.data, '--listen', `127.0.0.1:${this.port}`, '--time-zone', 'Europe/Belgrade', ...this.options],
            { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] },
        );
        this.child = child;
        const greeted = new Promise<void>((found, failed) => {
            const hear = (piece: Buffer) => {
                this.log += piece.toString();
                const port = /running on http:\/\/127\.0\.0\.1:(\d+)/.exec(this.log)?.[1];
                if (port) {
                    this.port = Number(port);
                    found();
                }
            };
            child.stdout.on('data', hear);
            child.stderr.on('data', hear);
            child.once('error', failed);
            child.once('exit', (code) => failed(new Error(`${binary} ended with ${code}\n${this.log}`)));
            setTimeout(() => failed(new Error(`${binary} did not begin\n${this.log}`)), startWaitMs * slowness).unref();
        });
        await greeted;
    }

    /** Forgets who is signed in: from now on no token of before is good. */
    async endSessions(): Promise<void> {
        await this.stop();
        this.options = [...this.options, '--jwt-secret', randomUUID()];
        await this.start();
    }

    /** Nothing is recorded until what it gives is called: somebody else is writing to the elections' database. */
    async holdUpRecording(): Promise<() => Promise<void>> {
        const child = spawn('/usr/bin/python3', ['-c', writer, join(this.directory, 'data/elections.db')], {
            stdio: ['pipe', 'pipe', 'inherit'],
        });
        const ended = once(child, 'exit');
        await Promise.race([once(child.stdout, 'data'), ended.then(() => Promise.reject(new Error('nobody holds up')))]);
        return async () => {
            child.stdin.end();
            await ended;
        };
    }

    /** Ends it in order; what was accepted is there when it starts again. */
    async stop(): Promise<void> {
        const child = this.child;
        if (!child || child.exitCode !== null) return;
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), stopWaitMs * slowness);
        const [code] = (await ended) as [number | null];
        clearTimeout(timer);
        this.child = null;
        if (code !== 0) throw new Error(`${binary} ended with ${code}\n${this.log.slice(-4000)}`);
    }

    async end(): Promise<void> {
        try {
            await this.stop();
        } finally {
            await rm(this.directory, { recursive: true, force: true });
        }
    }
}
