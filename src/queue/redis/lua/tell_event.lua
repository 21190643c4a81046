-- SPDX-License-Identifier: Apache-2.0
-- KEYS[1]: what operators' commands tell the audit trail. ARGV: an id of the event, its text, and how many may wait.
-- Returns 0, and does nothing, when so many do; otherwise 1.

if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) and redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
    return 0
end
redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
return 1
