-- SPDX-License-Identifier: Apache-2.0
-- Of a dead letter that was resolved: `requeued` or `dropped`, and when (us). Kept for as long as its outcome is.

local function resolve(key, how, seconds)
    local time = redis.call('TIME')
    local resolution = how .. ' ' .. string.format('%.0f', tonumber(time[1]) * 1000000 + tonumber(time[2]))
    redis.call('SET', key, resolution, 'EX', seconds)
    return resolution
end
