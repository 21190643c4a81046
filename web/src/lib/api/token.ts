// SPDX-License-Identifier: Apache-2.0
// Reads the claims of an access token. The console does not verify tokens: the service does so with each request.

/** `unapproved`: an account that no administrator has approved, whose tokens have no role. */
export type Role = 'administrator' | 'official' | 'unapproved';

export interface Claims {
    email: string;
    forename: string;
    surname: string;
    jmbg: string;
    /** Null when the service is configured with other names of roles: `session` then asks the service. */
    role: Role | null;
    /** The token's lifetime in seconds. */
    seconds: number;
    /** When the service issued it, in seconds by the service's clock. */
    issuedAt: number;
}

function roleOf(names: readonly unknown[]): Role | null {
    if (names.length === 0) return 'unapproved';
    return names.includes('administrator') ? 'administrator' : names.includes('official') ? 'official' : null;
}

/** Returns the claims of a JWT, or null when the text is not one. */
export function claimsOf(token: string): Claims | null {
    const payload = token.split('.')[1];
    if (payload === undefined) return null;
    try {
        const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
        const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
        const text = (name: string): string => (typeof claims[name] === 'string' ? claims[name] : '');
        const names = Object.values(claims).flatMap((claim) => (Array.isArray(claim) ? (claim as unknown[]) : []));
        const issuedAt = Number(claims['iat']);
        const seconds = Number(claims['exp']) - issuedAt;
        return {
            email: text('email') || text('sub'),
            forename: text('forename'),
            surname: text('surname'),
            jmbg: text('jmbg'),
            role: roleOf(names),
            seconds: Number.isFinite(seconds) ? seconds : 0,
            issuedAt,
        };
    } catch {
        return null;
    }
}
