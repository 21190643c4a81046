-- SPDX-License-Identifier: Apache-2.0
-- KEYS[1]: the schedule of elections. ARGV: the epoch of the daemon that writes, the text, and for how long (us) one of a
-- higher epoch stands. Returns 0, and does nothing, when such a one does; otherwise 1.

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local kept = redis.call('HMGET', KEYS[1], 'epoch', 'at')
if tonumber(kept[1] or '0') > tonumber(ARGV[1]) and now - tonumber(kept[2] or '0') < tonumber(ARGV[3]) then
    return 0
end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'at', string.format('%.0f', now), 'text', ARGV[2])
return 1
