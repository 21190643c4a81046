// SPDX-License-Identifier: Apache-2.0
// The list of invalid votes, page by page and as files.

import type { InvalidReason, InvalidVote, InvalidVotesPage } from './types';

export interface InvalidFilter {
    reason: InvalidReason | '';
    official: string; // a jmbg, or empty
}

// Whether the service would take it for an official's number; which ones exist, only the service knows.
export function isJmbg(text: string): boolean {
    return /^[0-9]{13}$/.test(text);
}

// Asks until there are `wanted` votes or no more: one answer of a filtered list may hold few, or none. `next` is where
// the following page begins, null at the end. `onpart` is told what there is so far. Throws what `ask` throws; `ask` is not called again once `signal` is
// aborted.
export async function fillPage(
    ask: (after: string | undefined, limit: number) => Promise<InvalidVotesPage>,
    wanted: number,
    after: string | undefined,
    signal: AbortSignal,
    onpart: (sofar: InvalidVotesPage) => void = () => {},
): Promise<InvalidVotesPage> {
    const invalidVotes: InvalidVote[] = [];
    let next = after;
    for (;;) {
        signal.throwIfAborted();
        const page = await ask(next, wanted - invalidVotes.length);
        invalidVotes.push(...page.invalidVotes);
        if (page.next === null || invalidVotes.length >= wanted) {
            return { invalidVotes, next: page.next };
        }
        next = page.next;
        onpart({ invalidVotes: [...invalidVotes], next });
    }
}

// The reason's own word, from the contract's text.
export function reasonOf(text: InvalidVote['reason']): InvalidReason {
    return text === 'Duplicate ballot.' ? 'duplicate' : 'invalidPollNumber';
}

// Turns the service's CSV of invalid votes, as its pieces come, into a JSON array. Its fields hold digits, GUIDs and
// the contract's own words only, so none of them is quoted.
export function invalidCsvToJson(): TransformStream<string, string> {
    let rest = '';
    let head = true;
    let first = true;
    const object = (line: string): string => {
        const [electionOfficialJmbg = '', ballotGuid = '', pollNumber = '', reason = ''] = line.split(',');
        const vote = { electionOfficialJmbg, ballotGuid, pollNumber: Number(pollNumber), reason };
        const text = (first ? '[\n' : ',\n') + JSON.stringify(vote);
        first = false;
        return text;
    };
    return new TransformStream({
        transform(piece, controller) {
            const lines = (rest + piece).split('\r\n');
            rest = lines.pop() ?? '';
            if (head && lines.length > 0) {
                lines.shift();
                head = false;
            }
            if (lines.length > 0) {
                controller.enqueue(lines.map(object).join(''));
            }
        },
        flush(controller) {
            controller.enqueue(first ? '[]\n' : '\n]\n');
        },
    });
}
