// SPDX-License-Identifier: Apache-2.0
// Starts and stops the real binary: on a free port, with a temporary data directory, without the caller's URNA_ variables.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const startWaitMs = 30_000;
const stopWaitMs = 15_000;

/** Factor for times on a slow machine or with a build with sanitizers. */
export const timeScale = (process.env['URNA_SLOW'] ?? '0') === '0' ? 1 : 3;

export const repository = fileURLToPath(new URL('../..', import.meta.url));
export const binary = process.env['URNA_BINARY'] ?? join(repository, 'build/release/urna');

/** The server under test: one that the tests start, or an external deployment. */
export interface Deployment {
    readonly url: string;
    readonly administratorPassword: string;
}

/** Returns the deployment that the environment names, or null. */
export function externalDeployment(): Deployment | null {
    const url = process.env['URNA_E2E_URL'];
    return url ? { url, administratorPassword: process.env['URNA_E2E_ADMIN_PASSWORD'] ?? '1' } : null;
}

function environment(): NodeJS.ProcessEnv {
    return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('URNA_')));
}

const lockScript = `
import sqlite3, sys
with sqlite3.connect(sys.argv[1], isolation_level=None) as elections:
    elections.execute('BEGIN IMMEDIATE')
    print('locked', flush=True)
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
        // However the tests end, the server ends with them.
        process.on('exit', () => this.child?.kill('SIGKILL'));
    }

    static async start(...options: string[]): Promise<Urna> {
        const urna = new Urna(await mkdtemp(join(tmpdir(), 'urna-e2e-')), options);
        await urna.startAgain();
        return urna;
    }

    get url(): string {
        return `http://127.0.0.1:${this.port}`;
    }

    get data(): string {
        return join(this.directory, 'data');
    }

    /** Starts the server, after the first time on the same port as before. */
    async startAgain(): Promise<void> {
        this.log = '';
        const child = spawn(
            binary,
            ['serve', '--data', this.data, '--listen', `127.0.0.1:${this.port}`, '--time-zone', 'Europe/Belgrade', ...this.options],
            { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] },
        );
        this.child = child;
        const started = new Promise<void>((found, failed) => {
            const readLog = (piece: Buffer) => {
                this.log += piece.toString();
                const port = /running on http:\/\/127\.0\.0\.1:(\d+)/.exec(this.log)?.[1];
                if (port) {
                    this.port = Number(port);
                    found();
                }
            };
            child.stdout.on('data', readLog);
            child.stderr.on('data', readLog);
            child.once('error', failed);
            child.once('exit', (code) => failed(new Error(`${binary} ended with ${code}\n${this.log}`)));
            setTimeout(() => failed(new Error(`${binary} did not begin\n${this.log}`)), startWaitMs * timeScale).unref();
        });
        await started;
    }

    /** Restarts with another secret, so that all tokens become invalid. */
    async endSessions(): Promise<void> {
        await this.stop();
        this.options = [...this.options, '--jwt-secret', randomUUID()];
        await this.startAgain();
    }

    /** Locks the elections' database, so that no ballot is recorded until the returned function is called. */
    async blockRecording(): Promise<() => Promise<void>> {
        const child = spawn('/usr/bin/python3', ['-c', lockScript, join(this.directory, 'data/elections.db')], {
            stdio: ['pipe', 'pipe', 'inherit'],
        });
        const ended = once(child, 'exit');
        await Promise.race([once(child.stdout, 'data'), ended.then(() => Promise.reject(new Error('the database was not locked')))]);
        return async () => {
            child.stdin.end();
            await ended;
        };
    }

    /** Stops the server gracefully; accepted uploads are still there after a start. */
    async stop(): Promise<void> {
        const child = this.child;
        if (!child || child.exitCode !== null) return;
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), stopWaitMs * timeScale);
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
