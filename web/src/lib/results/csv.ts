// SPDX-License-Identifier: Apache-2.0
// Writes tables as CSV (RFC 4180) that are safe to open in a spreadsheet: names are untrusted input, and a spreadsheet
// would execute a cell that begins like a formula.

import { language, texts } from '$lib/i18n/i18n.svelte';
import ui from '$lib/i18n/messages/ui';
import { rehearsal } from '$lib/rehearsal.svelte';

const t = texts(ui);

export type Cell = string | number | boolean | null;

// Inserts an apostrophe before each character that a spreadsheet could take for the beginning of a formula: at the
// beginning of the text, and after each character that some spreadsheet takes for the end of a cell (a Serbian one
// splits at semicolons, and quotes inside a cell do not prevent it). The full-width forms count as well, because some
// programs convert them to the plain ones.
function withoutFormula(text: string): string {
    return text.replace(/(^|[,;\t\r\n|])(\s*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\u2212\t\r])/g, "$1$2'");
}

// How the reader's spreadsheet reads a file: where the decimal sign is a comma, cells are separated by semicolons.
export interface CsvFormat {
    separator: ',' | ';';
    decimal: '.' | ',';
}

// Returns the format of the console's language.
export function readersFormat(): CsvFormat {
    const decimal = new Intl.NumberFormat(language.tag).formatToParts(0.5).find(({ type }) => type === 'decimal')?.value;
    return decimal === ',' ? { separator: ';', decimal } : { separator: ',', decimal: '.' };
}

function cell(value: Cell, { decimal }: CsvFormat): string {
    if (value === null) {
        return '';
    }
    // Numbers are not untrusted; a minus sign in front of one does not begin a formula.
    if (typeof value === 'number') {
        return String(value).replace('.', decimal);
    }
    if (typeof value === 'boolean') {
        return String(value);
    }
    const text = withoutFormula(value);
    return /[",;\t\r\n|]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// Returns a header line and one line per row, each ended by CRLF.
export function toCsv(header: string[], rows: Cell[][], format = readersFormat()): string {
    return [header, ...rows].map((row) => row.map((value) => cell(value, format)).join(format.separator) + '\r\n').join('');
}

// The byte order mark: without it Excel does not read the file as UTF-8, and garbles names with letters beyond ASCII.
export const byteOrderMark = '\uFEFF';

// What an exported table begins with, before its headings: in a rehearsal a line says so.
export function exportBeginning(format = readersFormat()): string {
    return byteOrderMark + (rehearsal.on ? toCsv([`${t('rehearsal')}. ${t('rehearsalText')}`], [], format) : '');
}

// Puts it before a table that the service has written.
export function withExportBeginning(): TransformStream<string, string> {
    return new TransformStream({
        start(controller) {
            controller.enqueue(exportBeginning({ separator: ',', decimal: '.' }));
        },
    });
}
