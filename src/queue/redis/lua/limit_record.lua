-- SPDX-License-Identifier: Apache-2.0
-- ARGV[1]: how many ballots the record may hold, as one daemon says. The least holds that was told in the last
-- minute: a daemon repeats its own.

local now = queue_time()
local kept = redis.call('HMGET', KEYS[2], 'record_ballots_max', 'record_limited_at')
if not kept[1] or tonumber(ARGV[1]) <= tonumber(kept[1]) or math.abs(now - tonumber(kept[2])) > 60000000 then
    redis.call('HSET', KEYS[2], 'record_ballots_max', ARGV[1], 'record_limited_at', string.format('%.0f', now))
end
