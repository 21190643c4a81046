// SPDX-License-Identifier: Apache-2.0
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { repairFile, type RepairResult } from './repair-file';
import { sheetOf } from './sheet';
import { readWorkbook, WorkbookError, type WorkbookLimits, workbookLimits } from './workbook';

const a = '28f8a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b';
const b = '00000000-0000-4000-8000-000000000001';

interface Parts {
    sheets?: string;
    shared?: string;
    styles?: string;
    data?: string;
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

function workbook({ sheets, shared, styles, data = '' }: Parts): Uint8Array {
    const parts: Record<string, string> = {
        '[Content_Types].xml': `${xml}<Types/>`,
        'xl/workbook.xml': `${xml}<workbook xmlns:r="r"><sheets>${sheets ?? '<sheet name="Listi&#263;i" sheetId="1" r:id="rId1"/>'}</sheets></workbook>`,
        'xl/_rels/workbook.xml.rels': `${xml}<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>`,
        'xl/worksheets/sheet1.xml': `${xml}<worksheet><sheetData>${data}</sheetData></worksheet>`,
        'xl/worksheets/sheet2.xml': `${xml}<worksheet><sheetData><row r="1"><c r="A1"><v>2</v></c><c r="B1"><v>2</v></c></row></sheetData></worksheet>`,
    };
    if (shared !== undefined) parts['xl/sharedStrings.xml'] = `${xml}<sst>${shared}</sst>`;
    if (styles !== undefined) parts['xl/styles.xml'] = `${xml}<styleSheet>${styles}</styleSheet>`;
    return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));
}

const blob = (bytes: Uint8Array) => new Blob([bytes as BlobPart]);
const repair = (bytes: Uint8Array): Promise<RepairResult> => repairFile(blob(bytes), {});
const inline = (cell: string, text: string) => `<c r="${cell}" t="inlineStr"><is><t>${text}</t></is></c>`;
const cells = async (parts: Parts) =>
    (await readWorkbook(blob(workbook(parts)))).rows.map(({ line, cells, text }) => [line, ...(cells ?? [text])]);

async function fault(bytes: Uint8Array, limits: WorkbookLimits = workbookLimits): Promise<unknown> {
    return readWorkbook(blob(bytes), undefined, limits).then(
        () => null,
        (thrown: unknown) => (thrown instanceof WorkbookError ? thrown.fault : thrown),
    );
}

describe('a workbook', () => {
    it('is read as rows of its first sheet', async () => {
        const shared = `<si><t>GUID</t></si><si><r><t>Redni </t></r><r><rPr/><t xml:space="preserve">broj</t></r><rPh><t>x</t></rPh></si><si/><si><t>${a}_x000D_</t></si>`;
        const data = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="4"><c r="A4" t="s"><v>3</v></c><c r="C4"><v>3</v></c></row><row r="5"/>`;
        expect(await cells({ shared, data })).toEqual([
            [0, 'GUID', 'Redni broj'],
            [3, `${a}\r`, '', '3'],
        ]);
        expect((await readWorkbook(blob(workbook({ data })))).sheet).toBe('Listići');
    });

    it('is read without references and from the first sheet that is shown', async () => {
        expect(
            await cells({ data: '<row><c><v>1</v></c><c><v>2</v></c></row><row><c t="str"><v>x</v></c><c t="b"><v>1</v></c></row>' }),
        ).toEqual([
            [0, '1', '2'],
            [1, 'x', 'TRUE'],
        ]);
        const sheets = '<sheet name="One" state="hidden" r:id="rId1"/><sheet name="Two" r:id="rId2"/>';
        expect(await cells({ sheets })).toEqual([[0, '2', '2']]);
    });

    it('shows dates as dates', async () => {
        const styles =
            '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="0.00&quot;d&quot;"/></numFmts>' +
            '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="16"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>';
        const data = [0, 1, 2, 3].map((style) => `<c s="${style}"><v>46145</v></c>`).join('');
        expect(await cells({ styles, data: `<row>${data}</row>` })).toEqual([[0, '46145', '2026-05-03', '2026-05-03', '46145']]);
    });

    it('is repaired into a file of ballots', async () => {
        const data =
            `<row r="1">${inline('A1', 'GUID')}${inline('B1', 'Broj')}</row>` +
            `<row r="2">${inline('A2', a)}<c r="B2"><v>3</v></c></row><row r="3">${inline('A3', b)}${inline('B3', '1,00')}</row>`;
        const result = await repair(workbook({ data }));
        expect(result).toMatchObject({ kind: 'repaired', ballots: 2, bad: { total: 0 } });
        if (result.kind !== 'repaired') return;
        expect(await result.file?.text()).toBe(`${a},3\n${b},1\n`);
        expect(result.changes.map(({ kind, what, count }) => [kind, what, count])).toEqual([
            ['workbook', 'Listići', 3],
            ['heading', '', 1],
            ['numbers', '', 1],
        ]);
        expect(result.preview[1]).toEqual({ line: 1, before: `${a} | 3`, after: `${a},3` });
    });

    it('with a whole line in each cell is repaired too', async () => {
        const result = await repair(workbook({ data: `<row>${inline('A1', `${a},3`)}</row><row>${inline('A2', `${b};1`)}</row>` }));
        expect(await (result.kind === 'repaired' ? result.file?.text() : undefined)).toBe(`${a},3\n${b},1\n`);
    });

    it('does not give back digits that it has lost', async () => {
        const styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>';
        const data =
            `<row r="1">${inline('A1', a)}<c r="B1"><v>3</v></c></row><row r="2">${inline('A2', b)}<c r="B2" s="1"><v>46145</v></c></row>` +
            `<row r="3"><c r="A3"><v>1.2345678901234568E+31</v></c><c r="B3"><v>2</v></c></row><row r="4">${inline('A4', b)}<c r="B4"><v>3.5</v></c></row>`;
        const result = await repair(workbook({ data, styles }));
        expect(result.kind === 'repaired' && result.bad.first.map(({ line, detail }) => [line, detail])).toEqual([
            [1, 'lostDigits'],
            [2, 'lostDigits'],
            [3, 'lostDigits'],
        ]);
    });
});

describe('a workbook that cannot be read is named:', () => {
    it('formulas, with their cell', async () => {
        const data = `<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1+1</f><v>2</v></c></row>`;
        expect(await repair(workbook({ data }))).toEqual({ kind: 'fault', fault: 'formulas', cell: 'B1' });
    });

    it('a small archive that unpacks to a large one', async () => {
        const bomb = workbook({ data: ' '.repeat(1_000_000) });
        expect(await fault(bomb, { ...workbookLimits, unpackedBytesMax: 100_000 })).toBe('zipBomb');
        // The directory tells less than there is.
        const lying = bomb.slice();
        const view = new DataView(lying.buffer);
        for (let at = 0; at + 46 < lying.length; ++at) {
            if (view.getUint32(at, true) === 0x02014b50 && view.getUint32(at + 24, true) > 1_000_000) view.setUint32(at + 24, 5_000, true);
        }
        expect(await fault(lying)).toBe('zipBomb');
    });

    it('one that is too large', async () => {
        const noise = Array.from({ length: 5_000 }, (_, n) => `<row><c><v>${(n * 7919) % 104_729}</v></c></row>`).join('');
        expect(await fault(workbook({ data: noise }), { ...workbookLimits, unpackedBytesMax: 50_000 })).toBe('workbookTooLarge');
        expect(await fault(workbook({ data: noise }), { ...workbookLimits, rowsMax: 4_000 })).toBe('workbookTooLarge');
    });

    it('other things in a ZIP archive', async () => {
        expect(await fault(zipSync({ 'ballots.csv': strToU8('x') }))).toBe('archive');
        expect(await fault(zipSync({ mimetype: strToU8('x'), 'content.xml': strToU8('x') }))).toBe('otherWorkbook');
        expect(await fault(zipSync({ 'xl/workbook.bin': strToU8('x') }))).toBe('otherWorkbook');
    });

    it('a broken one', async () => {
        const whole = workbook({ data: '<row><c><v>1</v></c></row>' });
        expect(await fault(whole.subarray(0, whole.length / 2))).toBe('brokenWorkbook');
        expect(await fault(strToU8('PK\u0003\u0004'))).toBe('brokenWorkbook');
        expect(await fault(workbook({ data: '<row><c><v>1</v></c></row><!--' }))).toBe('brokenWorkbook');
        expect(await fault(workbook({ sheets: '' }))).toBe('brokenWorkbook');
        const rows = JSON.stringify((await readWorkbook(blob(whole))).rows);
        for (let at = 40; at < whole.length; at += 7) {
            const changed = whole.slice();
            changed[at] = changed[at]! ^ 0x55;
            // What is read all the same is what was written.
            const read = await readWorkbook(blob(changed)).catch(() => null);
            if (read) expect(JSON.stringify(read.rows)).toBe(rows);
            expect([null, 'brokenWorkbook', 'archive', 'encrypted', 'zipBomb', 'workbookTooLarge', 'otherWorkbook']).toContain(
                await fault(changed),
            );
        }
    });

    it('Excel’s old format, and a password', async () => {
        const old = new Uint8Array(4096);
        old.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
        expect(await repair(old)).toEqual({ kind: 'fault', fault: 'oldWorkbook', cell: null });
        [...'EncryptedPackage'].forEach((letter, at) => (old[1024 + 2 * at] = letter.charCodeAt(0)));
        expect(await repair(old)).toEqual({ kind: 'fault', fault: 'encrypted', cell: null });
        const encrypted = workbook({});
        const view = new DataView(encrypted.buffer, encrypted.byteOffset);
        for (let at = 0; at + 46 < encrypted.length; ++at) {
            if (view.getUint32(at, true) === 0x02014b50) view.setUint16(at + 8, 1, true);
        }
        expect(await fault(encrypted)).toBe('encrypted');
    });
});

describe('a sheet as a table', () => {
    const two = '<sheet name="Liste" sheetId="1" r:id="rId1"/><sheet name="Osobe" sheetId="2" r:id="rId2"/>';
    const data = `<row r="1"><c r="A1"/>${inline('B1', 'Naziv')}</row><row r="3">${inline('B3', 'Лука')}</row>`;

    it('keeps the columns, also of a row with one value', async () => {
        expect(await sheetOf(blob(workbook({ data })), null)).toEqual({
            kind: 'rows',
            sheet: 'Listići',
            sheets: ['Listići'],
            rows: [
                { line: 1, values: ['', 'Naziv'] },
                { line: 3, values: ['', 'Лука'] },
            ],
        });
    });

    it('is the one that is named, and the first otherwise; hidden ones are not there', async () => {
        const hidden = `<sheet name="H" state="hidden" sheetId="3" r:id="rId1"/>${two}`;
        expect(await sheetOf(blob(workbook({ sheets: hidden, data })), 'Osobe')).toMatchObject({
            sheet: 'Osobe',
            sheets: ['Liste', 'Osobe'],
        });
        for (const name of [null, 'H', 'x']) {
            expect(await sheetOf(blob(workbook({ sheets: hidden, data })), name)).toMatchObject({ sheet: 'Liste', rows: [{}, {}] });
        }
    });

    it('names what is no workbook', async () => {
        expect(await sheetOf(blob(zipSync({ 'a.txt': strToU8('a') })), null)).toEqual({ kind: 'fault', fault: 'archive', cell: null });
        const formula = '<row r="1"><c r="B1"><f>1+1</f><v>2</v></c></row>';
        expect(await sheetOf(blob(workbook({ data: formula })), null)).toEqual({ kind: 'fault', fault: 'formulas', cell: 'B1' });
        const old = new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
        expect(await sheetOf(blob(old), null)).toMatchObject({ fault: 'oldWorkbook' });
    });
});
