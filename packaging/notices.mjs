// SPDX-License-Identifier: Apache-2.0
// Writes the notices of third parties: who holds the copyright of what is in the program and its console, and under which
// licence.
//
//   node packaging/notices.mjs OUT PACKAGES FILE...
//
// PACKAGES lists the npm packages in the console, and their notices (web/build/bundled-packages.ts wrote it). Each FILE is a
// library that the program is linked with, or a header of one that is nothing but headers: its notice is the copyright file
// of its Debian package. Fails when one has no notice. Where there is no dpkg there are no such files, and the libraries are
// only named.
import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

const rule = '='.repeat(80);

function dpkgQuery(...parameters) {
    const { error, status, stdout } = spawnSync('dpkg-query', parameters, { encoding: 'utf8' });
    if (error?.code === 'ENOENT') return null;
    return status === 0 ? stdout : '';
}

/** The Debian package that a file belongs to: its name, version, and the name of the source that it was built from. */
function packageOf(file) {
    // dpkg knows some files by their names from before /lib was a link to /usr/lib.
    const path = realpathSync(file);
    const owner = dpkgQuery('--search', path) || dpkgQuery('--search', path.replace(/^\/usr/, ''));
    if (!owner) throw new Error(`${path} is of no Debian package`);
    const shown = dpkgQuery('--show', '--showformat=${Package}\n${Version}\n${source:Package}', owner.split(': ')[0]);
    const [name, version, source] = shown.split('\n');
    return { name, version, source };
}

/** The text of a Debian copyright file. In the machine-readable format without the names of the source's files: what is
 * left are the holders by licence, and the licences. Of Boost's 2 MB that are 90 kB. */
function condensed(text) {
    if (!text.startsWith('Format:')) return text.trim();
    const holders = new Map();
    const licences = new Set();
    for (const paragraph of text.split(/\n[ \t]*\n/)) {
        const fields = new Map([...paragraph.matchAll(/^([A-Za-z-]+):(.*(?:\n[ \t].*)*)/gm)].map(([, name, value]) => [name, value]));
        const [licence, ...terms] = (fields.get('License') ?? '').trim().split('\n');
        if (fields.has('Files')) {
            if (!holders.has(licence)) holders.set(licence, new Set());
            for (const line of fields.get('Copyright').split('\n')) {
                if (line.trim() !== '') holders.get(licence).add(`  ${line.trim()}`);
            }
        }
        if (terms.length > 0) licences.add([`Licence ${licence}:`, ...terms].join('\n'));
    }
    const held = [...holders].map(([licence, lines]) => [`Copyright, under the licence ${licence}:`, ...lines].join('\n'));
    return [...held, ...licences].join('\n\n');
}

function noticeOf(name) {
    const file = `/usr/share/doc/${name}/copyright`;
    try {
        return condensed(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)));
    } catch (error) {
        throw new Error(`the Debian package ${name} has no notice: ${error.message}`);
    }
}

/** The libraries' parts of the text: one for each source. */
function libraries(files) {
    if (dpkgQuery('--version') === null) {
        const names = files.map((file) => basename(file));
        return [`The libraries ${names.join(', ')}\n\nTheir notices are those of the system that this program was built on.`];
    }
    const sources = new Map();
    for (const found of files.map(packageOf)) {
        const known = sources.get(found.source) ?? { version: found.version, packages: new Set() };
        known.packages.add(found.name);
        sources.set(found.source, known);
    }
    return [...sources]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([source, { version, packages }]) => {
            const names = [...packages].sort();
            return `${source} ${version}\nOf Debian: ${names.join(', ')}\n\n${noticeOf(names[0])}`;
        });
}

const [out, packages, ...files] = process.argv.slice(2);
try {
    const bundled = JSON.parse(readFileSync(packages, 'utf8')).map(
        ({ name, version, license, notice }) => `${name} ${version}\nOf npm, in the console: ${license}\n\n${notice}`,
    );
    const introduction =
        'Urna is under the Apache License, Version 2.0. It holds, or is linked with, the work of others, whose notices follow.\n' +
        'Licences that are only named there stand in /usr/share/common-licenses of a Debian system.';
    writeFileSync(out, `${[introduction, ...libraries(files), ...bundled].join(`\n\n${rule}\n`)}\n`);
} catch (error) {
    console.error(`packaging/notices.mjs: ${error.message}`);
    process.exit(1);
}
