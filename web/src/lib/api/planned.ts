// Endpoints that the service is about to have, in the shape in which openapi-typescript writes them. What
// docs/openapi.yaml knows wins; this file goes when it knows them all.

interface Get<Query, Answer> {
    get: { parameters: { query: Query }; responses: { 200: { content: { 'application/json': Answer } } } };
}

export type ElectionState = 'upcoming' | 'running' | 'counting' | 'finished';

export interface Account {
    id: number;
    email: string;
    forename: string;
    surname: string;
    jmbg: string;
    role: 'administrator' | 'official';
}

export interface ListedElection {
    id: number;
    /** The texts that were submitted. */
    start: string;
    end: string;
    /** UTC. */
    startAt: string;
    endAt: string;
    individual: boolean;
    seats: number;
    thresholdPercent: number;
    state: ElectionState;
    public: boolean;
    participants: { id: number; name: string }[];
}

export interface Planned {
    '/authentication/accounts': Get<
        { search?: string; after?: number; limit?: number },
        { accounts: Account[]; next: number | null }
    >;
    '/admin/elections': Get<Record<string, never>, { timeZone: string; elections: ListedElection[] }>;
}
