// SPDX-License-Identifier: Apache-2.0
// For tests: Node 18 has the Web Cryptography API, but not as the global `crypto` of browsers and newer versions.
import { webcrypto } from 'node:crypto';

if (!('crypto' in globalThis)) Object.defineProperty(globalThis, 'crypto', { value: webcrypto });
