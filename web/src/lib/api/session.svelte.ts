// SPDX-License-Identifier: Apache-2.0
// Who is signed in. The tokens live in sessionStorage: on a shared computer, closing the tab ends the session.

import { ApiError, errorOf } from './errors';
import { request } from './request';
import { claimsOf, type Claims, type Role } from './token';

interface Tokens {
    access: string;
    refresh: string;
    role: Role;
    /** When the access token came, by this computer's clock: only the time since then is compared, so a clock that is
     * wrong does no harm. */
    receivedMs: number;
}

export type User = Omit<Claims, 'role' | 'seconds'> & { role: Role };

const key = 'urna.session';

/** The access token is renewed when it has less than this to live. */
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
    /** The renewal that is under way: whoever needs one at the same time waits for the same. */
    #renewal: Promise<string> | null = null;
    /** Counts who signs in and out, so that an answer for an earlier session is not taken for this one. */
    #generation = 0;

    /** True when the last session ended by itself; the sign-in page says so. */
    ended = $state(false);

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

    /** Begins a session with what `/login` answered. */
    async begin(access: string, refresh: string): Promise<void> {
        const role = claimsOf(access)?.role ?? (await askForRole(access));
        this.#generation += 1;
        this.#renewal = null;
        this.ended = false;
        this.left = false;
        this.#keep({ access, refresh, role, receivedMs: Date.now() });
    }

    /** True after one signed out on purpose: then there is nothing to come back to. */
    left = false;

    /** Ends it because the user wants to. */
    signOut(): void {
        this.#generation += 1;
        this.#renewal = null;
        this.ended = false;
        this.left = true;
        this.#keep(null);
    }

    /** An access token that is good for a while yet. Throws `signedOut` when there is no session or it has just ended,
     * and what a request throws when the renewal failed for another reason. */
    async token(): Promise<string> {
        const tokens = this.#tokens;
        if (tokens === null) throw new ApiError('signedOut', '');
        const livesMs = (claimsOf(tokens.access)?.seconds ?? 0) * 1000;
        const ageMs = Date.now() - tokens.receivedMs;
        if (ageMs >= 0 && ageMs < livesMs - renewBeforeMs) return tokens.access;
        return this.renewed(tokens.access);
    }

    /** Another token than `refused`, which the service did not take. One request is made for all who ask at once. */
    async renewed(refused: string): Promise<string> {
        const tokens = this.#tokens;
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
        const answer = await request('/refresh', { method: 'POST', token: tokens.refresh });
        if (generation !== this.#generation) throw new ApiError('signedOut', '');
        if (answer.status === 401) {
            this.end();
            throw errorOf(answer.status, null, answer.text);
        }
        if (answer.status !== 200) throw errorOf(answer.status, answer.retryAfter, answer.text);
        const { accessToken } = JSON.parse(answer.text) as { accessToken: string };
        const role = claimsOf(accessToken)?.role ?? tokens.role;
        this.#keep({ ...tokens, access: accessToken, role, receivedMs: Date.now() });
        return accessToken;
    }

    /** The service knows the session no more. */
    end(): void {
        this.#generation += 1;
        this.#renewal = null;
        this.ended = true;
        this.#keep(null);
    }

    #keep(tokens: Tokens | null): void {
        this.#tokens = tokens;
        try {
            if (tokens === null) sessionStorage.removeItem(key);
            else sessionStorage.setItem(key, JSON.stringify(tokens));
        } catch {
            // It lasts as long as the page.
        }
    }
}

/** Which role a token has, when its name for it is not a usual one: an administrator's request without an id is refused
 * for the id, an official's for the role. */
async function askForRole(access: string): Promise<Role> {
    const answer = await request('/getResults', { token: access });
    if (answer.status === 400) return 'administrator';
    if (answer.status === 401) return 'official';
    throw errorOf(answer.status, answer.retryAfter, answer.text);
}

export const session = new Session();
