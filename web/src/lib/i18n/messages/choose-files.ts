// SPDX-License-Identifier: Apache-2.0
import { defineMessages } from '../messages';

export default defineMessages(
    {
        title: 'Upload ballots',
        lead: 'Choose the file with the ballots of your polling station. It is checked before anything is sent, and you will see when it has been counted.',
        dropHere: 'Drop the CSV file here',
        dropNow: 'Let go to check the file',
        choose: 'Choose a file',
        format: 'Each line is one ballot: its GUID, a comma, the poll number. A table from Excel (XLSX) will do too.',
        current: 'Files on this page',
        unfinishedCount: {
            one: '{count} file is not finished yet.',
            other: '{count} files are not finished yet.',
        },
        allFinished: 'All files on this page are finished.',
        sendAll: 'Send all confirmed files',
        removeFinished: 'Remove finished files',
    },
    {
        title: 'Slanje glasačkih listića',
        lead: 'Izaberite datoteku sa listićima sa svog biračkog mesta. Datoteka se proverava pre slanja, a zatim vidite kada je prebrojana.',
        dropHere: 'Prevucite [[CSV]] datoteku ovde',
        dropNow: 'Pustite datoteku za proveru',
        choose: 'Izaberi datoteku',
        format: 'Svaki red je jedan listić: [[GUID]], zarez, redni broj. Može i [[Excel]] tabela ([[XLSX]]).',
        current: 'Datoteke na ovoj stranici',
        unfinishedCount: {
            one: '{count} datoteka još nije završena.',
            few: '{count} datoteke još nisu završene.',
            other: '{count} datoteka još nije završeno.',
        },
        allFinished: 'Sve datoteke na ovoj stranici su završene.',
        sendAll: 'Pošalji sve potvrđene datoteke',
        removeFinished: 'Ukloni završene datoteke',
    },
);
