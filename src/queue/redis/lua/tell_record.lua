-- SPDX-License-Identifier: Apache-2.0
-- ARGV[1]: how many ballots the record holds.

redis.call('HSET', KEYS[2], 'record_ballots', ARGV[1])
