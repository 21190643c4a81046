// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

// The screenshots are taken by a test, so that a problem in the console fails it. See scripts/screenshots.sh.
export default defineConfig({
    server: { host: '127.0.0.1' },
    test: { include: ['e2e/screenshots.ts'], testTimeout: 300_000, hookTimeout: 60_000, pool: 'forks' },
});
