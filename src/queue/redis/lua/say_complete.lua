-- SPDX-License-Identifier: Apache-2.0
-- KEYS[1]: the stream of officials' statements that wait for the daemon; KEYS[2]: the counts; KEYS[3]: what the official has
-- said. ARGV: the election, since when (us) a statement stands, how many may wait, for how long (s) the official sees it, and
-- the fields of its entry. Returns when it was said (us); nothing, and does nothing, when as many wait as may.

local before = redis.call('HGET', KEYS[3], ARGV[1])
if before and tonumber(before) >= tonumber(ARGV[2]) then return before end
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[3]) then return false end
local now, latest = queue_time()
local instant = string.format('%.0f', math.max(now, latest))
redis.call('XADD', KEYS[1], '*', 'at', instant, 'election', ARGV[1], unpack(ARGV, 5))
redis.call('HSET', KEYS[3], ARGV[1], instant)
redis.call('EXPIRE', KEYS[3], ARGV[4])
return instant
