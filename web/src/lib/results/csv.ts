// SPDX-License-Identifier: Apache-2.0
// Tables as CSV (RFC 4180) that a spreadsheet may open: names come from outside, and a cell that begins like a
// formula would be run as one.

export type Cell = string | number | boolean | null;

// Puts an apostrophe before whatever a spreadsheet could take for the beginning of a formula: at the beginning of
// the text, and after any character that some spreadsheet takes for the end of a cell (a Serbian one splits at
// semicolons, and quotes in the middle of what it takes for a cell do not stop it). The full-width forms count as
// well: some programs fold them.
function withoutFormula(text: string): string {
    return text.replace(/(^|[,;\t\r\n|])(\s*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\u2212\t\r])/g, "$1$2'");
}

function cell(value: Cell): string {
    if (value === null) {
        return '';
    }
    // Numbers are ours, in a notation that every program reads; a minus sign in front of one is no formula.
    if (typeof value !== 'string') {
        return String(value);
    }
    const text = withoutFormula(value);
    return /[",;\t\r\n|]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// A header line and a line a row, each ended by CRLF.
export function toCsv(header: string[], rows: Cell[][]): string {
    return [header, ...rows].map((row) => row.map(cell).join(',') + '\r\n').join('');
}

// Without this mark the most common spreadsheet reads UTF-8 as something else, and names with letters beyond
// ASCII come out broken.
export const byteOrderMark = '\uFEFF';
