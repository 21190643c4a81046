-- SPDX-License-Identifier: Apache-2.0
-- Empty when nothing can be appended now.

local reason, now = not_now()
if reason then return '' end
local id = append({'tick', ''}, now)
redis.call('HINCRBY', KEYS[2], 'ticks', 1)
return id
