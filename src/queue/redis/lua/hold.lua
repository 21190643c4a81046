-- SPDX-License-Identifier: Apache-2.0
-- For so many seconds (ARGV[1]) from now on nothing is appended.

local now = queue_time()
redis.call('HSET', KEYS[2], 'held_until', string.format('%.0f', now + tonumber(ARGV[1]) * 1000000))
