-- SPDX-License-Identifier: Apache-2.0
-- KEYS[1]: the officials on hold. ARGV: the official's email, and since when, by whom and why.

redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
