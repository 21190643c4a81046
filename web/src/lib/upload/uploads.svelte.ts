// SPDX-License-Identifier: Apache-2.0
// The files that an official has chosen, and the progress of each. They outlive the page's components: visiting the
// history stops no upload. At most one file is checked and one is sent at a time.

import { untrack } from 'svelte';
import { get } from '$lib/api/client';
import { asApiError } from '$lib/api/errors';
import { session } from '$lib/api/session.svelte';
import type { BallotCsvReport } from '$lib/csv/ballot-csv';
import type { CheckedFile, Progress } from '$lib/csv/check-file';
import { checkInWorker, repairInWorker } from '$lib/csv/in-worker';
import type { Answers } from '$lib/csv/repair';
import type { RepairResult } from '$lib/csv/repair-file';
import { unfinished } from '$lib/unfinished.svelte';
import { deliver, type DeliveryResult, type Token } from './deliver';
import type { KeptFiles, Keeping } from './kept';
import { type Original, originals } from './originals';
import { againOf, idempotencyKey, newAgain, type Pending, PendingUploads } from './pending';
import { type Receipt, receiptOf } from './receipts';
import { type Attempt, type SendResult, sendOnce, type RetryReason } from './send';

export type Stopped = 'cancelled' | 'gaveUp' | 'fileChanged' | 'sessionEnded';

export type Phase =
    | { kind: 'checking'; bytesRead: number; bytesInAll: number }
    | { kind: 'unreadable' }
    | { kind: 'bad' } // some lines are invalid, and cannot be repaired
    | { kind: 'asks' } // its repair needs an answer
    | { kind: 'known'; receipt: Receipt } // the same file was uploaded before
    | { kind: 'ready' } // the official can send it
    | { kind: 'queued' }
    | { kind: 'sending'; bytesSent: number; bytesInAll: number }
    | { kind: 'renewing' }
    | { kind: 'waiting'; why: RetryReason; attempt: number; untilMs: number }
    | { kind: 'accepted'; uploadId: string } // its receipt has the rest
    | { kind: 'refused'; status: number; message: string }
    | { kind: 'stopped'; why: Stopped };

/** Phases in which leaving the page would interrupt something. */
const underWay: ReadonlySet<Phase['kind']> = new Set(['queued', 'sending', 'renewing', 'waiting']);

/** Phases of a checked file that the official has still to send. */
const unsent: ReadonlySet<Phase['kind']> = new Set(['ready', 'stopped']);

/** What an upload needs from the browser and the service; tests pass their own. */
export interface Dependencies {
    check: (file: File, progress: Progress, signal: AbortSignal) => Promise<CheckedFile | null>;
    repair: (file: File, answers: Answers, progress: Progress, signal: AbortSignal) => Promise<RepairResult | null>;
    receipts: () => Promise<readonly Receipt[]>;
    token: (refused: string | null) => Promise<Token>;
    send: (attempt: Attempt) => Promise<SendResult>;
    storage: Pick<Storage, 'getItem' | 'setItem'> | null;
    keepOriginal: (original: Original) => void;
    kept: KeptFiles;
    nowMs: () => number;
}

let uploadsMade = 0;

export class Upload {
    readonly number = ++uploadsMade;
    phase: Phase = $state.raw({ kind: 'checking', bytesRead: 0, bytesInAll: 0 });
    /** The check of what is sent: of the chosen file, or of its repair. */
    checked = $state.raw<CheckedFile | null>(null);
    /** How the chosen file can be repaired; null when the station would accept it as it is. */
    repair = $state.raw<RepairResult | null>(null);
    answers: Answers = $state.raw({});
    /** Whether its sending was begun before, and it is not known whether it arrived. */
    begun = $state(false);
    /** Whether the browser keeps the file over a reload; null until it has said so. */
    keeping = $state<Keeping | null>(null);
    /** Its Idempotency-Key, once its content is known. */
    key: string | null = null;
    /** Whether the official has confirmed that the votes agree with the record on paper. */
    agreed = $state(false);
    /** What is sent: the chosen file, or its repair under the same name. */
    content: File;
    /** The SHA-256 of the chosen file when its repair is sent. */
    originalSha256: string | null = null;
    abort = new AbortController();
    /** Ends the wait before the next attempt. */
    retryNow: () => void = () => {};

    constructor(
        readonly file: File,
        readonly official: string,
    ) {
        this.content = file;
        this.phase = { kind: 'checking', bytesRead: 0, bytesInAll: file.size };
    }

    get report(): BallotCsvReport | null {
        return this.checked?.report ?? null;
    }

    get underWay(): boolean {
        return underWay.has(this.phase.kind);
    }

    /** Whether the official has still to send it. */
    get unsent(): boolean {
        return unsent.has(this.phase.kind) && !(this.phase.kind === 'stopped' && this.phase.why === 'fileChanged');
    }
}

export class Uploads {
    private all = $state.raw<readonly Upload[]>([]);
    private readonly pending: PendingUploads;
    private pendingVersion = $state(0);
    private checks: Promise<void> = Promise.resolve();
    private sends: Promise<void> = Promise.resolve();
    private restoredFor: string | null = null;

    constructor(private readonly dependencies: Dependencies) {
        this.pending = new PendingUploads(dependencies.storage);
    }

    /** The uploads of one official, newest first: on a shared computer nobody sees those of others. */
    of(official: string): readonly Upload[] {
        return this.all.filter((upload) => upload.official === official);
    }

    get underWay(): number {
        return this.all.filter((upload) => upload.underWay).length;
    }

    /** How many checked files an official has not sent. */
    unsent(official: string): number {
        return this.of(official).filter((upload) => upload.unsent).length;
    }

    /** Uploads that were begun before the page was loaded, and have no response. */
    unanswered(official: string): Pending[] {
        void this.pendingVersion;
        return this.pending.of(official).filter((one) => {
            const upload = this.here(one);
            return upload === undefined || (upload.begun && upload.unsent);
        });
    }

    /** Those of them that are not on the page: the browser has not kept their files. */
    interrupted(official: string): Pending[] {
        return this.unanswered(official).filter((one) => !this.here(one));
    }

    /** The upload on the page with the content of a pending one; the content of a file that is checked anew is known by its key. */
    here(pending: Pending): Upload | undefined {
        const key = idempotencyKey(pending);
        return this.of(pending.official).find((upload) => upload.checked?.sha256 === pending.sha256 || upload.key === key);
    }

    /** Forgets an upload that was begun before, together with its file. */
    drop(pending: Pending): void {
        const upload = this.here(pending);
        this.forget(pending);
        if (upload) this.remove(upload);
    }

    private forget(pending: Pending): void {
        this.pending.remove(pending);
        ++this.pendingVersion;
    }

    /** Forgets the interrupted uploads that have a receipt: they did arrive. */
    forgetArrived(official: string, receipts: readonly Receipt[]): void {
        for (const one of this.interrupted(official)) {
            if (one.again === null && receiptOf(receipts, one.sha256)) this.forget(one);
        }
    }

    add(file: File, official: string, answers: Answers = {}): Upload {
        const upload = new Upload(file, official);
        upload.answers = answers;
        this.all = [upload, ...this.all];
        this.checks = this.checks.then(() => this.check(upload));
        return upload;
    }

    /** Checks the files anew that were kept when the page was closed; they are sent under the same keys. */
    async restore(official: string): Promise<void> {
        if (this.restoredFor === official) return;
        this.restoredFor = official;
        const files = await this.dependencies.kept.of(official);
        if (this.restoredFor !== official) return;
        const here = new Set(this.of(official).map(({ key }) => key));
        for (const { key, file, answers } of files.sort((one, other) => one.keptAtMs - other.keptAtMs)) {
            if (here.has(key)) continue;
            const upload = this.add(file, official, answers);
            upload.key = key;
            upload.keeping = 'kept';
        }
    }

    /** Removes what was kept under a key and was sent or discarded in another tab. */
    gone(key: string): void {
        this.all = this.all.filter((upload) => upload.key !== key || !upload.unsent);
    }

    /** Removes the files of an official who has signed out; those that are being sent go on once they have signed in again. */
    leave(): void {
        this.all = this.all.filter((upload) => upload.underWay);
        this.restoredFor = null;
    }

    /** Answers a question of the repair; the file is then repaired again. */
    answer(upload: Upload, question: string, option: string): void {
        if (upload.phase.kind !== 'asks') return;
        upload.answers = { ...upload.answers, [question]: option };
        upload.phase = { kind: 'checking', bytesRead: 0, bytesInAll: upload.file.size };
        this.checks = this.checks.then(() => this.check(upload));
    }

    /** Removes an upload from the page and stops it when it is in progress. A stopped upload is also forgotten. */
    remove(upload: Upload): void {
        upload.abort.abort();
        this.all = this.all.filter((one) => one !== upload);
        this.discard(upload);
        const pending = upload.checked && this.pending.find(upload.official, upload.checked.sha256);
        if (pending && upload.phase.kind === 'stopped') this.forget(pending);
    }

    stop(upload: Upload): void {
        upload.abort.abort();
        if (upload.phase.kind === 'queued') upload.phase = { kind: 'stopped', why: 'cancelled' };
    }

    /** Sends an upload, or sends it again after a failure. */
    send(upload: Upload): void {
        if (upload.checked === null || upload.underWay || isRefused(upload.phase)) return;
        upload.abort = new AbortController();
        upload.phase = { kind: 'queued' };
        this.keep(upload, this.pending.find(upload.official, upload.checked.sha256)?.again ?? null);
        void this.keepFile(upload);
        const { signal } = upload.abort;
        this.sends = this.sends.then(() => this.deliver(upload, signal));
    }

    /** Sends a file that was uploaded before as a separate upload. */
    sendAgain(upload: Upload): void {
        this.keep(upload, newAgain());
        this.send(upload);
    }

    /** Continues the uploads that stopped when the session ended, once the same official has signed in again. */
    resume(official: string): void {
        for (const upload of [...this.of(official)].reverse()) {
            if (upload.phase.kind === 'stopped' && upload.phase.why === 'sessionEnded') this.send(upload);
        }
    }

    private keep(upload: Upload, again: string | null): void {
        if (upload.checked === null) return;
        const { sha256, bytes, report } = upload.checked;
        this.pending.add({
            official: upload.official,
            sha256,
            again,
            fileName: upload.file.name,
            bytes,
            ballots: report.ballots,
            begunAt: new Date(this.dependencies.nowMs()).toISOString(),
        });
        if (upload.originalSha256 !== null) {
            const { originalSha256, official, file } = upload;
            this.dependencies.keepOriginal({ official, sha256, originalSha256, fileName: file.name, bytes: file.size });
        }
        ++this.pendingVersion;
    }

    /** Keeps the file of an upload until it has a response. */
    private async keepFile(upload: Upload): Promise<void> {
        const { checked, official, file, answers, key: before } = upload;
        if (checked === null) return;
        const key = idempotencyKey({ sha256: checked.sha256, again: this.pending.find(official, checked.sha256)?.again ?? null });
        if (key === before && upload.keeping !== null) return;
        if (before !== null && before !== key) void this.dependencies.kept.forget(before);
        upload.key = key;
        upload.keeping = null;
        const keptAtMs = this.dependencies.nowMs();
        const keeping = await this.dependencies.kept.keep({ key, official, file, answers: { ...answers }, keptAtMs });
        if (upload.key !== key) return;
        upload.keeping = keeping;
        // It was sent or removed meanwhile.
        if (!this.all.includes(upload) || !(upload.unsent || upload.underWay)) this.discard(upload);
    }

    /** Keeps the file of an upload no longer. */
    private discard(upload: Upload): void {
        const { key } = upload;
        upload.key = null;
        // The same file may have been chosen twice.
        if (key !== null && !this.all.some((one) => one.key === key)) void this.dependencies.kept.forget(key);
    }

    private async check(upload: Upload): Promise<void> {
        const { signal } = upload.abort;
        try {
            const progress: Progress = (bytesRead, bytesInAll) => {
                upload.phase = { kind: 'checking', bytesRead, bytesInAll };
            };
            const checked = await this.dependencies.check(upload.file, progress, signal);
            upload.checked = checked;
            if (checked === null) upload.phase = { kind: 'unreadable' };
            else if (checked.report.bad.total > 0) upload.phase = await this.repair(upload, checked, progress, signal);
            else upload.phase = await this.afterCheck(upload, checked.sha256);
        } catch {
            if (!signal.aborted) upload.phase = { kind: 'unreadable' };
        }
        if (upload.phase.kind === 'ready' && !signal.aborted) void this.keepFile(upload);
        else this.discard(upload);
    }

    private async repair(upload: Upload, original: CheckedFile, progress: Progress, signal: AbortSignal): Promise<Phase> {
        const repair = await this.dependencies.repair(upload.file, upload.answers, progress, signal);
        upload.repair = repair;
        if (repair?.kind === 'asks') return { kind: 'asks' };
        if (repair?.kind !== 'repaired' || repair.file === null || repair.checked === null) return { kind: 'bad' };
        upload.content = new File([repair.file], upload.file.name, { type: 'text/csv' });
        upload.originalSha256 = original.sha256;
        upload.checked = repair.checked;
        return this.afterCheck(upload, repair.checked.sha256);
    }

    private async afterCheck(upload: Upload, sha256: string): Promise<Phase> {
        const before = this.begunBefore(upload, sha256);
        upload.begun = before !== null;
        // When the receipts cannot be read, the key still ensures that the same file does not become a second upload.
        const receipts = await this.dependencies.receipts().catch(() => []);
        const receipt = receiptOf(receipts, sha256);
        // A separate upload of the same file was begun: its receipt cannot be distinguished from the earlier ones.
        if (receipt === null || (before !== null && before.again !== null)) return { kind: 'ready' };
        if (before !== null) this.forget(before);
        return { kind: 'known', receipt };
    }

    /** Returns the pending upload of the same content. One that another tab had begun as a separate upload of a file goes on as that. */
    private begunBefore(upload: Upload, sha256: string): Pending | null {
        const again = upload.key === null ? null : againOf(upload.key);
        if (again !== null && upload.key === idempotencyKey({ sha256, again })) this.keep(upload, again);
        return this.pending.find(upload.official, sha256);
    }

    private async deliver(upload: Upload, signal: AbortSignal): Promise<void> {
        const { checked, official } = upload;
        if (checked === null || signal.aborted) return;
        const pending = this.pending.find(official, checked.sha256);
        const key = idempotencyKey({ sha256: checked.sha256, again: pending?.again ?? null });
        const progress: Progress = (bytesSent, bytesInAll) => {
            upload.phase = { kind: 'sending', bytesSent, bytesInAll };
        };
        const delivered = await deliver({
            token: async (refused) => (session.user?.email === official ? this.dependencies.token(refused) : { kind: 'sessionEnded' }),
            send: (token) => this.dependencies.send({ file: upload.content, key, token, progress, signal }),
            fileIsThere: () => isReadable(upload.content),
            wait: (ms) => this.wait(upload, ms, signal),
            step: (step) => {
                if (step.kind === 'sending') upload.phase = { kind: 'sending', bytesSent: 0, bytesInAll: upload.content.size };
                else if (step.kind === 'renewing') upload.phase = { kind: 'renewing' };
                else {
                    const untilMs = this.dependencies.nowMs() + step.waitMs;
                    upload.phase = { kind: 'waiting', why: step.why, attempt: step.attempt, untilMs };
                }
            },
            signal,
        });
        upload.phase = phaseAfter(delivered);
        // A rejected or accepted upload has its response; a changed file is no longer the file of this upload.
        const answered = ['accepted', 'refused', 'fileChanged'].includes(delivered.kind);
        if (answered && pending !== null) this.forget(pending);
        if (answered) this.discard(upload);
    }

    /** Waits until the time is over, the network is back, the official presses "Try now", or the upload is cancelled. */
    private wait(upload: Upload, ms: number, signal: AbortSignal): Promise<void> {
        return new Promise((resolve) => {
            const timer = setTimeout(() => upload.retryNow(), ms);
            upload.retryNow = () => {
                clearTimeout(timer);
                removeEventListener('online', upload.retryNow);
                signal.removeEventListener('abort', upload.retryNow);
                resolve();
            };
            addEventListener('online', upload.retryNow);
            signal.addEventListener('abort', upload.retryNow);
        });
    }
}

/** Whether the station would refuse the file as it is. */
function isRefused(phase: Phase): boolean {
    return phase.kind === 'bad' || phase.kind === 'asks';
}

function phaseAfter(delivered: DeliveryResult): Phase {
    switch (delivered.kind) {
        case 'accepted':
            return delivered;
        case 'refused':
            // The key depends on the file's content: a conflict means that the file was changed while it was sent.
            return delivered.status === 422 ? { kind: 'stopped', why: 'fileChanged' } : delivered;
        default:
            return { kind: 'stopped', why: delivered.kind };
    }
}

/** A browser refuses to read a file that was changed after it was chosen. */
async function isReadable(file: File): Promise<boolean> {
    try {
        await file.slice(0, 1).arrayBuffer();
        return true;
    } catch {
        return false;
    }
}

async function sessionToken(refused: string | null): Promise<Token> {
    try {
        return { kind: 'good', token: await (refused === null ? session.token() : session.renewed(refused)) };
    } catch (thrown) {
        return asApiError(thrown).kind === 'signedOut' ? { kind: 'sessionEnded' } : { kind: 'unreachable' };
    }
}

function tabStorage(): Storage | null {
    try {
        return sessionStorage;
    } catch {
        return null;
    }
}

/** The files that the browser keeps. The first page does without them, so their code is loaded with the first use. */
const keptFiles = ((): KeptFiles => {
    let loaded: Promise<KeptFiles> | null = null;
    const store = (): Promise<KeptFiles> =>
        (loaded ??= import('./kept').then(({ keptFiles }) => keptFiles(Date.now, (key) => uploads.gone(key))));
    // Without the network there is no code, either.
    return {
        keep: (file) =>
            store().then(
                (files) => files.keep(file),
                (): Keeping => 'forbidden',
            ),
        forget: (key) =>
            store().then(
                (files) => files.forget(key),
                () => {},
            ),
        of: (official) =>
            store().then(
                (files) => files.of(official),
                () => [],
            ),
    };
})();

export const uploads = new Uploads({
    check: checkInWorker,
    repair: repairInWorker,
    receipts: async () => (await get('/station/uploads')).uploads,
    token: sessionToken,
    send: sendOnce,
    storage: tabStorage(),
    keepOriginal: (original) => originals.add(original),
    kept: keptFiles,
    nowMs: Date.now,
});

// This effect lives as long as the console is open.
$effect.root(() => {
    $effect(() => {
        unfinished.sending = uploads.underWay;
        unfinished.checked = uploads.unsent(session.user?.email ?? '');
    });
    // A session that ended by itself goes on where it was.
    $effect(() => {
        if (session.user === null && !session.expired) untrack(() => uploads.leave());
    });
});
