// SPDX-License-Identifier: Apache-2.0

/** The ballot of the election that runs, as far as it is known: the page for uploads compares a file with it. */
export interface Ballot {
    pollNumbers: number; // from 1
    /** By poll number; undefined when the station leaves them out. */
    names?: readonly string[] | undefined;
}
