// SPDX-License-Identifier: Apache-2.0
import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that wait longest, for the ends of elections, in the order in which they begin; after them the large ones. */
const first = ['turnout', 'administrator', 'results', 'public', 'gateway'].map((name) => `${name}.test.ts`);

class LongestFirst extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
        const rank = ({ moduleId }: TestSpecification) => (first.indexOf(basename(moduleId)) + first.length + 1) % (first.length + 1);
        return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
    }
}

// Each file has a server and a browser of its own. Most of the time they wait, so there are more at once than the two
// processors that the tests may count on.
export default defineConfig({
    server: { host: '127.0.0.1' },
    test: {
        include: ['e2e/**/*.test.ts'],
        testTimeout: 120_000,
        hookTimeout: 60_000,
        expect: { poll: { timeout: 10_000 } },
        pool: 'forks',
        poolOptions: { forks: { maxForks: 4 } },
        sequence: { sequencer: LongestFirst },
    },
});
