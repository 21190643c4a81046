// SPDX-License-Identifier: Apache-2.0
// Responses of the service for tests: the Austrian National Council of 2019 (tests/data/elections/austria-2019.json),
// and a presidential election.

import type { ElectionResults } from './types';

const period = {
    start: '2019-09-29T06:00:00',
    end: '2019-09-29T17:00:00',
    startAt: '2019-09-29T04:00:00.000000Z',
    endAt: '2019-09-29T15:00:00.000000Z',
    timeZone: 'Europe/Vienna',
};

export const parliament: ElectionResults = {
    id: 7,
    ...period,
    individual: false,
    seats: 183,
    thresholdPercent: 4,
    state: 'finished',
    public: true,
    validVotes: 4777246,
    invalidVotes: { duplicate: 2000, invalidPollNumber: 1000 },
    uploads: 100,
    participants: [
        { pollNumber: 1, name: 'ÖVP', votes: 1789417, share: 0.374571, result: 71, passed: true },
        { pollNumber: 2, name: 'SPÖ', votes: 1011868, share: 0.21181, result: 40, passed: true },
        { pollNumber: 3, name: 'FPÖ', votes: 772666, share: 0.161739, result: 31, passed: true },
        { pollNumber: 4, name: 'NEOS', votes: 387124, share: 0.081035, result: 15, passed: true },
        { pollNumber: 5, name: 'JETZT', votes: 89169, share: 0.018665, result: 0, passed: false },
        { pollNumber: 6, name: 'GRÜNE', votes: 664055, share: 0.139004, result: 26, passed: true },
        { pollNumber: 7, name: 'KPÖ', votes: 32736, share: 0.006852, result: 0, passed: false },
        { pollNumber: 8, name: 'WANDL', votes: 22168, share: 0.00464, result: 0, passed: false },
        { pollNumber: 9, name: 'BZÖ', votes: 760, share: 0.000159, result: 0, passed: false },
        { pollNumber: 10, name: 'BIER', votes: 4946, share: 0.001035, result: 0, passed: false },
        { pollNumber: 11, name: 'CPÖ', votes: 260, share: 0.000054, result: 0, passed: false },
        { pollNumber: 12, name: 'GILT', votes: 1767, share: 0.00037, result: 0, passed: false },
        { pollNumber: 13, name: 'SLP', votes: 310, share: 0.000065, result: 0, passed: false },
    ],
    thresholdVotes: 191090,
    lastSeats: [
        { seat: 174, pollNumber: 1, votes: 1789417, divisor: 68, quotient: '26314.955882' },
        { seat: 175, pollNumber: 2, votes: 1011868, divisor: 39, quotient: '25945.333333' },
        { seat: 176, pollNumber: 1, votes: 1789417, divisor: 69, quotient: '25933.579710' },
        { seat: 177, pollNumber: 4, votes: 387124, divisor: 15, quotient: '25808.266667' },
        { seat: 178, pollNumber: 3, votes: 772666, divisor: 30, quotient: '25755.533333' },
        { seat: 179, pollNumber: 1, votes: 1789417, divisor: 70, quotient: '25563.100000' },
        { seat: 180, pollNumber: 6, votes: 664055, divisor: 26, quotient: '25540.576923' },
        { seat: 181, pollNumber: 2, votes: 1011868, divisor: 40, quotient: '25296.700000' },
        { seat: 182, pollNumber: 1, votes: 1789417, divisor: 71, quotient: '25203.056338' },
        { seat: 183, pollNumber: 3, votes: 772666, divisor: 31, quotient: '24924.709677' },
    ],
    nextSeats: [
        { seat: 184, pollNumber: 1, votes: 1789417, divisor: 72, quotient: '24853.013889' },
        { seat: 185, pollNumber: 2, votes: 1011868, divisor: 41, quotient: '24679.707317' },
        { seat: 186, pollNumber: 6, votes: 664055, divisor: 27, quotient: '24594.629630' },
        { seat: 187, pollNumber: 1, votes: 1789417, divisor: 73, quotient: '24512.561644' },
        { seat: 188, pollNumber: 4, votes: 387124, divisor: 16, quotient: '24195.250000' },
    ],
    lastSeat: { seat: 183, pollNumber: 3, runnerUp: 1, votesMissing: 5163 },
};

export const president: ElectionResults = {
    id: 8,
    ...period,
    individual: true,
    seats: 250,
    thresholdPercent: 5,
    state: 'finished',
    public: false,
    validVotes: 3,
    invalidVotes: { duplicate: 0, invalidPollNumber: 5 },
    uploads: 1,
    participants: [
        { pollNumber: 1, name: 'Ana Anić', votes: 2, share: 0.666667, result: 0.67 },
        { pollNumber: 2, name: 'Bora Borić', votes: 1, share: 0.333333, result: 0.33 },
    ],
};
