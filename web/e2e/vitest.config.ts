// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

// A file has a server and a browser of its own. Waiting is most of what they do, and there are two processors.
export default defineConfig({
    server: { host: '127.0.0.1' },
    test: {
        include: ['e2e/**/*.test.ts'],
        testTimeout: 120_000,
        hookTimeout: 60_000,
        expect: { poll: { timeout: 10_000 } },
        pool: 'forks',
        poolOptions: { forks: { maxForks: 2 } },
    },
});
