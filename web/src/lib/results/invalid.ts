// SPDX-License-Identifier: Apache-2.0
// The list of invalid votes, page by page and as files.

import { gather } from '$lib/api/gather';
import { texts } from '$lib/i18n/i18n.svelte';
import messages from '$lib/i18n/messages/invalid-votes';
import { exportBeginning, readersFormat, toCsv } from './csv';
import type { InvalidReason, InvalidVote, InvalidVotesPage, Progress } from './types';

const t = texts(messages);

export interface InvalidFilter {
    reason: InvalidReason | '';
    official: string; // a jmbg, or empty
}

// Whether the text has the form of an official's JMBG; only the service knows which ones exist.
export function isJmbg(text: string): boolean {
    return /^[0-9]{13}$/.test(text);
}

// Requests pages until there are `wanted` votes or no more: one page of a filtered list may hold few, or none. `next` is
// the cursor of the following page, null at the end. `onpart` receives the votes so far. Throws what `request` throws; `request`
// is not called again once `signal` is aborted.
export async function fillPage(
    request: (after: string | undefined, limit: number) => Promise<InvalidVotesPage>,
    wanted: number,
    after: string | undefined,
    signal: AbortSignal,
    onpart: (partial: InvalidVotesPage) => void = () => {},
): Promise<InvalidVotesPage> {
    const found = await gather<InvalidVote, string>(
        async (cursor, limit) => {
            const page = await request(cursor, limit);
            return { entries: page.invalidVotes, next: page.next };
        },
        { wanted, after, signal, onpart: ({ entries, next }) => onpart({ invalidVotes: entries, next }) },
    );
    return { invalidVotes: found.entries, next: found.next };
}

// Returns the catalogue's key for the wire contract's text of a reason.
export function reasonOf(text: InvalidVote['reason']): InvalidReason {
    return text === 'Duplicate ballot.' ? 'duplicate' : 'invalidPollNumber';
}

// Reads the service's CSV of invalid votes, chunk by chunk, line by line. Its fields contain only digits, GUIDs and the
// contract's reasons, so no field is quoted. `begin` and `end` return what is written around the lines.
function invalidCsvTo(begin: () => string, line: (vote: InvalidVote) => string, end: () => string): TransformStream<string, string> {
    let rest = '';
    let head = true;
    const read = (text: string): string => {
        const [electionOfficialJmbg = '', ballotGuid = '', pollNumber = '', reason = ''] = text.split(',');
        return line({ electionOfficialJmbg, ballotGuid, pollNumber: Number(pollNumber), reason: reason as InvalidVote['reason'] });
    };
    return new TransformStream({
        start(controller) {
            controller.enqueue(begin());
        },
        transform(piece, controller) {
            const lines = (rest + piece).split('\r\n');
            rest = lines.pop() ?? '';
            if (head && lines.length > 0) {
                lines.shift();
                head = false;
            }
            if (lines.length > 0) {
                controller.enqueue(lines.map(read).join(''));
            }
        },
        flush(controller) {
            controller.enqueue(end());
        },
    });
}

// Converts it to a JSON array.
export function invalidCsvToJson(): TransformStream<string, string> {
    let first = true;
    const object = (vote: InvalidVote): string => {
        const text = (first ? '[\n' : ',\n') + JSON.stringify(vote);
        first = false;
        return text;
    };
    return invalidCsvTo(
        () => '',
        object,
        () => (first ? '[]\n' : '\n]\n'),
    );
}

// Converts it to a table that the reader's spreadsheet opens, with headings and reasons in the reader's language.
export function invalidCsvToTable(): TransformStream<string, string> {
    const format = readersFormat();
    const words = { duplicate: t('duplicate'), invalidPollNumber: t('invalidPollNumber') };
    return invalidCsvTo(
        () => exportBeginning(format) + toCsv([t('official'), t('guid'), t('pollNumber'), t('reason')], [], format),
        (vote) =>
            [vote.electionOfficialJmbg, vote.ballotGuid, vote.pollNumber, words[reasonOf(vote.reason)]].join(format.separator) + '\r\n',
        () => '',
    );
}

/** Who sent more than half of an election's invalid votes, and in which file when it was one. */
export interface SourceOfMost {
    jmbg: string;
    name: string;
    count: number;
    all: number;
    file: { upload: string; accepted: string } | null; // several files when null
}

export function sourceOfMost({ ballots, mostInvalid, officials }: Progress): SourceOfMost | null {
    const invalidOf = (of: { duplicate: number; invalidPollNumber: number }) => of.duplicate + of.invalidPollNumber;
    const all = invalidOf(ballots);
    const isMost = (of: { duplicate: number; invalidPollNumber: number }) => 2 * invalidOf(of) > all;
    const file = mostInvalid !== null && isMost(mostInvalid) ? mostInvalid : null;
    const source = file ?? officials.find(isMost);
    if (source === undefined) {
        return null;
    }
    return {
        jmbg: source.jmbg,
        name: `${source.forename} ${source.surname}`,
        count: invalidOf(source),
        all,
        file: file && { upload: file.upload, accepted: file.accepted },
    };
}
