// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

// No test, though run like one: what fails in the console fails here too. See scripts/screenshots.sh.
export default defineConfig({
    server: { host: '127.0.0.1' },
    test: { include: ['e2e/screenshots.ts'], testTimeout: 300_000, hookTimeout: 60_000, pool: 'forks' },
});
