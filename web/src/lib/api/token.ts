// SPDX-License-Identifier: Apache-2.0
// What an access token says. It is read, not verified: the service does that with each request.

export type Role = 'administrator' | 'official';

export interface Claims {
    email: string;
    forename: string;
    surname: string;
    jmbg: string;
    /** Null when the service was configured with other names than the usual ones: then it has to be asked. */
    role: Role | null;
    /** For how many seconds the token is good. */
    seconds: number;
}

/** The claims of a JWT, or null when it is none. */
export function claimsOf(token: string): Claims | null {
    const payload = token.split('.')[1];
    if (payload === undefined) return null;
    try {
        const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
        const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
        const text = (name: string): string => (typeof claims[name] === 'string' ? claims[name] : '');
        const names = Object.values(claims).flatMap((claim) => (Array.isArray(claim) ? (claim as unknown[]) : []));
        const seconds = Number(claims['exp']) - Number(claims['iat']);
        return {
            email: text('email') || text('sub'),
            forename: text('forename'),
            surname: text('surname'),
            jmbg: text('jmbg'),
            role: names.includes('administrator') ? 'administrator' : names.includes('official') ? 'official' : null,
            seconds: Number.isFinite(seconds) ? seconds : 0,
        };
    } catch {
        return null;
    }
}
