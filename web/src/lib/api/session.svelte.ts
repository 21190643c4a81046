// SPDX-License-Identifier: Apache-2.0
// Who is signed in. The tokens live in sessionStorage: on a shared computer, closing the tab ends the session. The tabs of a browser
// have one session: they tell each other of it over a channel, which keeps nothing.

import { untrack } from 'svelte';
import { ApiError, errorFromResponse } from './errors';
import { idleSignOutSeconds, request } from './request';
import { claimsOf, type Claims, type Role } from './token';

interface Tokens {
    access: string;
    refresh: string;
    role: Role;
    /** Whether the user signed in with the first administrator's initial password and was not asked for another one yet. */
    initialPassword: boolean;
    /** When the access token was received, by this computer's clock: only the time since then matters, so a wrong
     * clock does no harm. */
    receivedMs: number;
    /** When the user signed in, by the same clock. */
    begunMs: number;
    /** After how many seconds without use the session ends; 0 for never. */
    idleSeconds: number;
}

/** What tabs tell each other. */
type Message =
    | { kind: 'ask' }
    | { kind: 'tokens'; tokens: Tokens; answers: boolean }
    /** The user of this e-mail address has left, or was signed out after a while without use. */
    | { kind: 'left'; email: string; expired: boolean };

export type User = Omit<Claims, 'role' | 'seconds' | 'issuedAt'> & { role: Role };

const key = 'urna.session';

/** Where an official's files are kept that were checked and not sent, `upload/kept.ts`. */
export const keptDatabase = 'urna';

/** Deletes the files that were kept: those of an official who leaves, and of one before an administrator at the same computer. */
function forgetFiles(): void {
    try {
        indexedDB.deleteDatabase(keptDatabase);
    } catch {
        // Where there is no store, nothing was kept.
    }
}

/** How long another tab may take to answer. */
export const siblingMs = 500;

/** How long another tab may take to hear what it is told. */
const hearingMs = 50;

/** The access token is renewed when it expires within this time. */
export const renewBeforeMs = 60_000;

/** Returns what is tokens among what a store or another tab gave, or null. */
function tokensOf(value: unknown): Tokens | null {
    const tokens = value as Tokens | null;
    const right =
        typeof tokens?.access === 'string' &&
        typeof tokens.refresh === 'string' &&
        ['administrator', 'official', 'unapproved'].includes(tokens.role) &&
        claimsOf(tokens.access);
    return right ? tokens : null;
}

function stored(): Tokens | null {
    try {
        return tokensOf(JSON.parse(sessionStorage.getItem(key) ?? 'null'));
    } catch {
        return null;
    }
}

const emailOf = (tokens: Tokens | null): string | undefined => (tokens ? claimsOf(tokens.access)?.email : undefined);

/** Whether a tab with `own` goes on with `other`, which another tab has. Those of a session that was confirmed anew replace earlier
 * ones, which the service refuses from then on. */
function replaces(other: Tokens, own: Tokens): boolean {
    const age = (token: string): number => claimsOf(token)?.issuedAt ?? 0;
    const later = age(other.refresh) - age(own.refresh) || age(other.access) - age(own.access);
    // Of two that renewed one session within a second, all tabs go on with the same.
    const first = other.refresh === own.refresh ? other.access > own.access : other.access !== own.access;
    return emailOf(other) === emailOf(own) && (later > 0 || (later === 0 && first));
}

/** Does what no two tabs may do at once. Over plain http no browser tells tabs apart; there they may, and a tab whose refresh token
 * has been replaced meanwhile asks the others for theirs. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
    if (!navigator.locks) return work();
    return (await navigator.locks.request(key, async () => {
        const result = await work();
        await pause(hearingMs);
        return result;
    })) as T;
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export class Session {
    #tokens = $state.raw<Tokens | null>(stored());
    /** The renewal in progress: all requests that need a new token meanwhile wait for the same one. */
    #renewal: Promise<string> | null = null;
    /** Counts sessions, so that a response for an earlier session is not taken for one of the current session. */
    #generation = 0;
    #channel = new BroadcastChannel(key);
    /** Whether this tab takes the session that another one answers with. */
    #asks = false;

    constructor() {
        this.#channel.onmessage = ({ data }) => this.#hear(data as Message);
        // A tab that the browser duplicated or restored may have tokens that were replaced.
        this.#ask();
    }

    #ask(): void {
        this.#asks = true;
        this.#say({ kind: 'ask' });
    }

    #say(message: Message): void {
        this.#channel.postMessage(message);
    }

    #hear(message: Message): void {
        const own = untrack(() => this.#tokens);
        if (message?.kind === 'ask' && own) this.#say({ kind: 'tokens', tokens: own, answers: true });
        if (message?.kind === 'left' && own && message.email === emailOf(own)) this.#forget(message.expired);
        if (message?.kind !== 'tokens') return;
        const tokens = tokensOf(message.tokens);
        if (tokens === null || !(own ? replaces(tokens, own) : message.answers && this.#asks)) return;
        if (!own) this.#enter();
        this.#keep(tokens);
    }

    /** Whether the last session expired; the sign-in page then says so. */
    expired = $state(false);

    readonly user = $derived.by<User | null>(() => {
        if (this.#tokens === null) return null;
        const claims = claimsOf(this.#tokens.access);
        if (claims === null) return null;
        const { email, forename, surname, jmbg } = claims;
        return { email, forename, surname, jmbg, role: this.#tokens.role };
    });

    get role(): Role | null {
        return this.#tokens?.role ?? null;
    }

    /** Whether the user is to be asked for another password than the initial one. */
    get initialPassword(): boolean {
        return this.#tokens?.initialPassword ?? false;
    }

    /** Begins a session with the tokens from `/login`. */
    async begin(access: string, refresh: string, { initialPassword = false } = {}): Promise<void> {
        const role = claimsOf(access)?.role ?? (await askForRole(access));
        this.#enter();
        if (role !== 'official') forgetFiles();
        const now = Date.now();
        this.#tell({ access, refresh, role, initialPassword, receivedMs: now, begunMs: now, idleSeconds: idleSignOutSeconds });
    }

    #enter(): void {
        this.#generation += 1;
        this.#renewal = null;
        this.#asks = this.expired = this.signedOut = false;
    }

    /** Confirms with a password or a code that it is the user, and goes on with new tokens. */
    confirm(given: { password: string } | { code: string }): Promise<void> {
        return alone(async () => {
            const tokens = untrack(() => this.#tokens);
            if (tokens === null) throw new ApiError('signedOut', '');
            const response = await request('/authentication/confirm', { method: 'POST', body: given, token: tokens.refresh });
            if (response.status !== 200) throw errorFromResponse(response.status, response.retryAfter, response.text);
            const { accessToken, refreshToken } = JSON.parse(response.text) as { accessToken: string; refreshToken: string };
            await this.goOn(accessToken, refreshToken);
        });
    }

    /** Goes on with new tokens of the same user, as the service gives them for a new password or a confirmation. */
    async goOn(access: string, refresh: string): Promise<void> {
        const generation = this.#generation;
        const role = claimsOf(access)?.role ?? (await askForRole(access));
        if (generation !== this.#generation || this.#tokens === null) throw new ApiError('signedOut', '');
        this.#tell({ ...this.#tokens, access, refresh, role, receivedMs: Date.now() });
    }

    /** Does not ask for another password than the initial one again in this session. */
    forgetInitialPassword(): void {
        if (this.#tokens !== null) this.#keep({ ...this.#tokens, initialPassword: false });
    }

    /** Whether the user signed out: then the next sign-in does not return to the page of before. */
    signedOut = false;

    /** Until when the session goes on without use, by this computer's clock, when it was last used then; null for always. */
    idleEndMs(usedMs: number): number | null {
        return this.#tokens?.idleSeconds ? Math.max(usedMs, this.#tokens.begunMs) + this.#tokens.idleSeconds * 1000 : null;
    }

    /** Ends the session in all tabs and at the service: at the user's request, or after a while without use. A service that cannot be
     * reached keeps nobody signed in. */
    signOut({ idle = false } = {}): void {
        const refresh = this.#tokens?.refresh;
        this.leave(idle);
        if (refresh !== undefined) request('/authentication/signOut', { method: 'POST', token: refresh }).catch(() => {});
    }

    /** The same where the service has already ended the session. */
    leave(idle = false): void {
        const email = emailOf(this.#tokens);
        if (email !== undefined) this.#say({ kind: 'left', email, expired: idle });
        this.#forget(idle);
    }

    /** `expired`: nobody asked for it. Then the same user goes on where they were. */
    #forget(expired: boolean): void {
        this.#enter();
        this.expired = expired;
        this.signedOut = !expired;
        this.#keep(null);
        if (!expired) forgetFiles();
    }

    /** Returns an access token that does not expire soon. Throws `signedOut` when there is no session or it has just
     * expired, and the request's error when the renewal failed for another reason. An effect that sends a request does not depend
     * on the tokens: it would send the request again with each renewal. */
    async token(): Promise<string> {
        const tokens = untrack(() => this.#tokens);
        if (tokens === null) throw new ApiError('signedOut', '');
        const livesMs = (claimsOf(tokens.access)?.seconds ?? 0) * 1000;
        const ageMs = Date.now() - tokens.receivedMs;
        if (ageMs >= 0 && ageMs < livesMs - renewBeforeMs) return tokens.access;
        return this.renewed(tokens.access);
    }

    /** Renews the access token, which then has the role that the account has now. */
    async renew(): Promise<void> {
        await this.renewed(this.#tokens?.access ?? '');
    }

    /** Returns another token than `refused`, which the service rejected. Concurrent calls share one request. */
    async renewed(refused: string): Promise<string> {
        const tokens = untrack(() => this.#tokens);
        if (tokens === null) throw new ApiError('signedOut', '');
        if (tokens.access !== refused) return tokens.access;
        const renewal = (this.#renewal ??= alone(() => this.#renew(refused)));
        try {
            return await renewal;
        } finally {
            if (this.#renewal === renewal) this.#renewal = null;
        }
    }

    async #renew(refused: string): Promise<string> {
        const tokens = untrack(() => this.#tokens);
        if (tokens === null) throw new ApiError('signedOut', '');
        // Another tab has renewed it meanwhile.
        if (tokens.access !== refused) return tokens.access;
        const generation = this.#generation;
        const response = await request('/refresh', { method: 'POST', token: tokens.refresh });
        if (response.status === 401 && this.#tokens?.refresh === tokens.refresh) {
            // Another tab may have gone on with other tokens while this one slept.
            this.#ask();
            await pause(siblingMs);
        }
        if (generation !== this.#generation || this.#tokens === null) throw new ApiError('signedOut', '');
        // The session went on with other tokens meanwhile, and the renewed ones may be of one that has ended.
        if (this.#tokens.refresh !== tokens.refresh) return this.#tokens.access;
        if (response.status === 401) {
            this.end();
            throw errorFromResponse(response.status, null, response.text);
        }
        if (response.status !== 200) throw errorFromResponse(response.status, response.retryAfter, response.text);
        const { accessToken } = JSON.parse(response.text) as { accessToken: string };
        // An account that was approved meanwhile may have a role with a configured name.
        const known = tokens.role === 'unapproved' ? null : tokens.role;
        const role = claimsOf(accessToken)?.role ?? known ?? (await askForRole(accessToken));
        const own = this.#tokens;
        if (generation !== this.#generation || own === null) throw new ApiError('signedOut', '');
        const renewed = { ...own, access: accessToken, role, receivedMs: Date.now(), idleSeconds: idleSignOutSeconds };
        // Another tab may have renewed it while this one waited; all go on with the same.
        if (own.access === refused || replaces(renewed, own)) this.#tell(renewed);
        return this.#tokens.access;
    }

    /** Ends the session because the service no longer accepts it. */
    end(): void {
        this.#forget(true);
    }

    /** Goes on with tokens in all tabs. */
    #tell(tokens: Tokens): void {
        this.#keep(tokens);
        this.#say({ kind: 'tokens', tokens, answers: false });
    }

    #keep(tokens: Tokens | null): void {
        this.#tokens = tokens;
        try {
            if (tokens === null) sessionStorage.removeItem(key);
            else sessionStorage.setItem(key, JSON.stringify(tokens));
        } catch {
            // Without storage the session lasts as long as the page.
        }
    }
}

/** Finds out the role of a token whose role has a configured name: the service rejects an administrator's request
 * without an id for the missing id, and an official's for the role. */
async function askForRole(access: string): Promise<Role> {
    const response = await request('/getResults', { token: access });
    if (response.status === 400) return 'administrator';
    if (response.status === 401) return 'official';
    throw errorFromResponse(response.status, response.retryAfter, response.text);
}

export const session = new Session();
