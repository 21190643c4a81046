// SPDX-License-Identifier: Apache-2.0
// A receipt as a file and as a text to share: what the page shows, without its layout.

/** One line: what is said, and of what. */
export interface Fact {
    term: string;
    value: string;
}

/** Returns the text: title, lead, a line for each fact, and notes below. */
export function receiptText(title: string, lead: string, facts: readonly Fact[], notes: readonly string[]): string {
    const lines = facts.map(({ term, value }) => `${term}: ${value}`);
    return [title, lead, lines.join('\n'), ...notes].join('\n\n') + '\n';
}

const stemMax = 60;

/** Returns a name that every file system accepts, after the file and the receipt: `receipt-ballots-3f2a91c0.txt`. */
export function receiptFileName(word: string, fileName: string, id: string): string {
    const stem = fileName
        .replace(/\.[^.]*$/, '')
        .replaceAll(/[\x00-\x1f\x7f"*/:<>?\\|]+/g, '-')
        .replaceAll(/^[\s.-]+|[\s.-]+$/g, '');
    return [word, Array.from(stem).slice(0, stemMax).join(''), id.slice(0, 8)].filter(Boolean).join('-') + '.txt';
}
