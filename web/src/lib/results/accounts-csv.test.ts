// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { language } from '$lib/i18n/i18n.svelte';
import { accountsCsv } from './accounts-csv';

const account = {
    email: 'vera@example.org',
    jmbg: '0101990710008',
    forename: '=Vera',
    surname: 'Petrović; rođ. Đurić',
    uploads: 2,
    ballots: 33,
    duplicate: 2,
    invalidPollNumber: 1,
    last: '2026-11-24T10:00:00.000000Z',
};

afterEach(() => (language.current = 'en'));

describe('the turnout by account as CSV', () => {
    it('has a row per account, and no formula', () => {
        language.current = 'en';
        expect(accountsCsv([account]).split('\r\n')).toEqual([
            '\uFEFFFirst name,Last name,E-mail address,JMBG,Uploads,Ballots,Valid,Duplicates,Unknown poll number,Last upload',
            '\'=Vera,"Petrović; rođ. Đurić",vera@example.org,0101990710008,2,33,30,2,1,2026-11-24T10:00:00.000000Z',
            '',
        ]);
    });

    it('is separated by semicolons where the decimal sign is a comma', () => {
        language.current = 'sr-Cyrl';
        expect(accountsCsv([]).replace('\r\n', '')).toBe(
            '\uFEFFИме;Презиме;Имејл адреса;ЈМБГ;Послате датотеке;Гласачки листићи;Важећи;Дупли;Непостојећи редни број;Последња датотека',
        );
    });
});
