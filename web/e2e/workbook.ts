// SPDX-License-Identifier: Apache-2.0
// Workbooks as Excel writes them, for tests.
import { strToU8, zipSync } from 'fflate';

type Rows = readonly (readonly (string | number)[])[];

/** Sheets by their names, with texts and numbers as they are; `formula` stands at the end of each. */
export function workbook(sheets: Readonly<Record<string, Rows>>, formula = ''): Buffer {
    const cell = (value: string | number) =>
        typeof value === 'number' ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${value}</t></is></c>`;
    const parts: Record<string, string> = {};
    let listed = '';
    let relations = '';
    for (const [at, [name, rows]] of Object.entries(sheets).entries()) {
        const data = rows.map((row) => `<row>${row.map(cell).join('')}</row>`).join('');
        parts[`xl/worksheets/sheet${at}.xml`] = `<worksheet><sheetData>${data}${formula}</sheetData></worksheet>`;
        listed += `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at}"/>`;
        relations += `<Relationship Id="rId${at}" Target="worksheets/sheet${at}.xml"/>`;
    }
    parts['xl/workbook.xml'] = `<workbook xmlns:r="r"><sheets>${listed}</sheets></workbook>`;
    parts['xl/_rels/workbook.xml.rels'] = `<Relationships>${relations}</Relationships>`;
    return Buffer.from(zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]))));
}
