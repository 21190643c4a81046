// SPDX-License-Identifier: Apache-2.0
// Prepares the data of a test by the service's endpoints: accounts, participants, elections and ballots.
import { randomInt, randomUUID } from 'node:crypto';
import type { Deployment } from './urna';

export interface Person {
    jmbg: string;
    forename: string;
    surname: string;
    email: string;
    password: string;
}

/** A parliament's rules, where they differ from the defaults. */
export interface Rules {
    seats?: number;
    thresholdPercent?: number;
    /** The election's own law. */
    rule?: object;
}

export interface InvalidVote {
    electionOfficialJmbg: string;
    ballotGuid: string;
    pollNumber: number;
    reason: string;
}

export interface Election {
    id: number;
    end: Date;
    participants: string[];
}

/** Returns a JMBG with a valid check digit. */
export function newJmbg(): string {
    const two = (number: number) => String(number).padStart(2, '0');
    const first =
        two(randomInt(1, 29)) +
        two(randomInt(1, 13)) +
        String(randomInt(900, 1000)) +
        two(randomInt(70, 100)) +
        String(randomInt(0, 1000)).padStart(3, '0');
    const weights = [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
    const digit = 11 - (weights.reduce((sum, weight, at) => sum + weight * Number(first[at]), 0) % 11);
    return first + String(digit <= 9 ? digit : 0);
}

/** Returns a person who has not registered yet. */
export function newPerson(changes: Partial<Person> = {}): Person {
    return {
        jmbg: newJmbg(),
        forename: 'Jovana',
        surname: 'Јовановић',
        password: 'Ballot-box-1',
        email: `jovana-${randomUUID().slice(0, 8)}@stations.example`,
        ...changes,
    };
}

/** Returns the text of a file with new ballots, given their number per poll number: `{1: 20, 2: 10}`. */
export function ballots(votes: Record<number, number>): string {
    return Object.entries(votes)
        .flatMap(([poll, count]) => Array.from({ length: count }, () => `${randomUUID()},${poll}\n`))
        .join('');
}

/** Returns the instant in so many seconds, in whole seconds. */
export function later(seconds: number): Date {
    return new Date(Math.floor(Date.now() / 1000 + seconds) * 1000);
}

export function sleepUntil(when: Date): Promise<void> {
    return new Promise((done) => setTimeout(done, Math.max(0, when.getTime() - Date.now())));
}

export class Service {
    private token: string | null = null;

    constructor(private readonly deployment: Deployment) {}

    readonly administratorEmail = 'admin@admin.com';
    get administratorAccount(): { email: string; password: string } {
        return { email: this.administratorEmail, password: this.administratorPassword };
    }
    get administratorPassword(): string {
        return this.deployment.administratorPassword;
    }

    async call(
        method: string,
        path: string,
        token: string | null,
        body?: BodyInit,
        headers: Record<string, string> = {},
    ): Promise<Response> {
        return fetch(this.deployment.url + path, {
            method,
            body,
            headers: token ? { ...headers, Authorization: `Bearer ${token}` } : headers,
        });
    }

    /** Returns the JSON of the response; throws unless its status is 200. */
    async request<Answer>(method: string, path: string, token: string | null, fields?: object): Promise<Answer> {
        const answer = await this.call(method, path, token, fields && JSON.stringify(fields));
        const text = await answer.text();
        if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
        return (text === '' ? {} : JSON.parse(text)) as Answer;
    }

    async login(email: string, password: string): Promise<{ accessToken: string; refreshToken: string }> {
        return this.request('POST', '/login', null, { email, password });
    }

    async administrator(): Promise<string> {
        this.token ??= (await this.login(this.administratorEmail, this.administratorPassword)).accessToken;
        return this.token;
    }

    async newOfficial(changes: Partial<Person> = {}): Promise<Person & { token: string }> {
        const person = newPerson(changes);
        await this.request('POST', '/register', null, person);
        return { ...person, token: (await this.login(person.email, person.password)).accessToken };
    }

    /** Creates parties, or persons for a presidential election; returns their ids. */
    async newParticipants(names: string[], individual = false): Promise<number[]> {
        const ids: number[] = [];
        for (const name of names) {
            const { id } = await this.request<{ id: number }>('POST', '/createParticipant', await this.administrator(), {
                name,
                individual,
            });
            ids.push(id);
        }
        return ids;
    }

    async createElection(start: Date, end: Date, names: string[], individual = false, rules: Rules = {}): Promise<Election> {
        const participants = await this.newParticipants(names, individual);
        const from = start.toISOString();
        await this.request('POST', '/createElection', await this.administrator(), {
            start: from,
            end: end.toISOString(),
            individual,
            participants,
            ...rules,
        });
        const { elections } = await this.request<{ elections: { id: number; start: string }[] }>(
            'GET',
            '/getElections',
            await this.administrator(),
        );
        const id = elections.find((election) => election.start === from)?.id;
        if (id === undefined) throw new Error('the election is not listed');
        return { id, end, participants: names };
    }

    /** Creates an election that is running and ends after this many seconds. */
    async runningElection(seconds: number, names: string[], individual = false, rules: Rules = {}): Promise<Election> {
        const now = Date.now();
        return this.createElection(new Date(now), new Date(now + seconds * 1000), names, individual, rules);
    }

    async upload(official: { token: string }, file: string, name = 'ballots.csv'): Promise<Response> {
        const form = new FormData();
        form.set('file', new Blob([file], { type: 'text/csv' }), name);
        const answer = await this.call('POST', '/vote', official.token, form);
        if (!answer.ok) throw new Error(`POST /vote: ${answer.status} ${await answer.text()}`);
        return answer;
    }

    /** Creates an election with these votes, and returns when it is over and counted. */
    async finishedElection(
        seconds: number,
        names: string[],
        votes: Record<number, number>,
        individual = false,
        rules: Rules = {},
    ): Promise<Election> {
        const official = await this.newOfficial();
        const upload = () => this.upload(official, ballots(votes));
        const election = await this.electionWith(seconds, names, upload, individual, rules);
        await sleepUntil(election.end);
        await this.results(election.id); // waits for the count
        return election;
    }

    /** Creates an election that ends after this many seconds, within which `during` has to be done: on a busy machine it may
     * not be, and then there is another election, twice as long. */
    async electionWith(
        seconds: number,
        names: string[],
        during: (election: Election) => Promise<unknown>,
        individual = false,
        rules: Rules = {},
    ): Promise<Election> {
        for (let longer = seconds; ; longer *= 2) {
            const election = await this.runningElection(longer, names, individual, rules);
            await during(election);
            if (Date.now() < election.end.getTime()) return election;
        }
    }

    /** Publishes the election's page, or withdraws it; with `turnout` also how many ballots have come in. Everybody sees it then. */
    async publish(id: number, everybody: boolean, turnout?: boolean): Promise<void> {
        await this.request('POST', '/admin/publish', await this.administrator(), { id, public: everybody, turnout });
        // The service keeps what it has written for a second, and a gateway does, too.
        for (let second = 0; (await this.call('GET', `/results/${id}/result.json`, null)).ok !== everybody; ++second) {
            if (second === 10) throw new Error(`the election ${id} is ${everybody ? 'not public' : 'still public'}`);
            await sleepUntil(later(1));
        }
    }

    async results(id: number): Promise<{ participants: { name: string; result: number }[]; invalidVotes: InvalidVote[] }> {
        return this.request('GET', `/getResults?id=${id}`, await this.administrator());
    }
}
