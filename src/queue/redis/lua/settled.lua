-- SPDX-License-Identifier: Apache-2.0
-- Of a letter that was settled: `requeued` or `dropped`, and when (us). Kept for as long as its outcome is.

local function settle(key, how, seconds)
    local time = redis.call('TIME')
    local settled = how .. ' ' .. string.format('%.0f', tonumber(time[1]) * 1000000 + tonumber(time[2]))
    redis.call('SET', key, settled, 'EX', seconds)
    return settled
end
