// SPDX-License-Identifier: Apache-2.0
// Who is signed in. The tokens live in sessionStorage: on a shared computer, closing the tab ends the session.

import { untrack } from 'svelte';
import { ApiError, errorFromResponse } from './errors';
import { request } from './request';
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
}

export type User = Omit<Claims, 'role' | 'seconds'> & { role: Role };

const key = 'urna.session';

/** The access token is renewed when it expires within this time. */
export const renewBeforeMs = 60_000;

function stored(): Tokens | null {
    try {
        const tokens = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Tokens | null;
        return tokens !== null && claimsOf(tokens.access) !== null ? tokens : null;
    } catch {
        return null;
    }
}

class Session {
    #tokens = $state.raw<Tokens | null>(stored());
    /** The renewal in progress: all requests that need a new token meanwhile wait for the same one. */
    #renewal: Promise<string> | null = null;
    /** Counts sessions, so that a response for an earlier session is not taken for one of the current session. */
    #generation = 0;

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
        this.#generation += 1;
        this.#renewal = null;
        this.expired = false;
        this.signedOut = false;
        this.#keep({ access, refresh, role, initialPassword, receivedMs: Date.now() });
    }

    /** Confirms with a password or a code that it is the user, and goes on with new tokens. */
    async confirm(given: { password: string } | { code: string }): Promise<void> {
        const tokens = untrack(() => this.#tokens);
        if (tokens === null) throw new ApiError('signedOut', '');
        const response = await request('/authentication/confirm', { method: 'POST', body: given, token: tokens.refresh });
        if (response.status !== 200) throw errorFromResponse(response.status, response.retryAfter, response.text);
        const { accessToken, refreshToken } = JSON.parse(response.text) as { accessToken: string; refreshToken: string };
        await this.goOn(accessToken, refreshToken);
    }

    /** Goes on with new tokens of the same user, as the service gives them for a new password or a confirmation. */
    async goOn(access: string, refresh: string): Promise<void> {
        const generation = this.#generation;
        const role = claimsOf(access)?.role ?? (await askForRole(access));
        if (generation !== this.#generation || this.#tokens === null) throw new ApiError('signedOut', '');
        this.#keep({ ...this.#tokens, access, refresh, role, receivedMs: Date.now() });
    }

    /** Does not ask for another password than the initial one again in this session. */
    forgetInitialPassword(): void {
        if (this.#tokens !== null) this.#keep({ ...this.#tokens, initialPassword: false });
    }

    /** Whether the user signed out: then the next sign-in does not return to the page of before. */
    signedOut = false;

    /** Ends the session at the user's request, here and at the service. One that cannot be reached keeps nobody signed in. */
    signOut(): void {
        const refresh = this.#tokens?.refresh;
        this.leave();
        if (refresh !== undefined) request('/authentication/signOut', { method: 'POST', token: refresh }).catch(() => {});
    }

    /** The same where the service has already ended the session. */
    leave(): void {
        this.#generation += 1;
        this.#renewal = null;
        this.expired = false;
        this.signedOut = true;
        this.#keep(null);
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
        const renewal = (this.#renewal ??= this.#renew(tokens));
        try {
            return await renewal;
        } finally {
            if (this.#renewal === renewal) this.#renewal = null;
        }
    }

    async #renew(tokens: Tokens): Promise<string> {
        const generation = this.#generation;
        const response = await request('/refresh', { method: 'POST', token: tokens.refresh });
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
        if (generation !== this.#generation || this.#tokens === null) throw new ApiError('signedOut', '');
        this.#keep({ ...this.#tokens, access: accessToken, role, receivedMs: Date.now() });
        return accessToken;
    }

    /** Ends the session because the service no longer accepts it. */
    end(): void {
        this.#generation += 1;
        this.#renewal = null;
        this.expired = true;
        this.#keep(null);
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
