-- SPDX-License-Identifier: Apache-2.0
-- KEYS[3]: what is known of the upload; KEYS[4]: the list of its sender's; KEYS[5]: what its sender has
-- uploaded today; KEYS[6]: the officials on hold; KEYS[7]: the ids of all uploads that are known, the oldest
-- first; further ones: the parts of its ballots. ARGV: see push.h, and then the entry's fields.
-- `appended` also when this very push has appended it before, and its answer was lost. `new` when there are
-- no fields, and the same with them would append. `lost` when a part is not there, or not any more. `held`,
-- `behind` or `early` when nothing can be appended now. What an earlier version's users may not write comes
-- first, so that an upload that cannot be counted or listed is not accepted either.

local file, token, kept_for, entries_max, bytes_max = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local ballots, ballot_bytes, request_bytes = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local ballots_a_day, uploads_a_day, bytes_a_day = tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
local id, sender, email_key, receipt = ARGV[12], ARGV[13], ARGV[14], ARGV[15]
local listed_max, known_max = tonumber(ARGV[16]), tonumber(ARGV[17])
local names_begin, outcomes_begin, lists_begin = ARGV[18], ARGV[19], ARGV[20]
local counts_as = tonumber(ARGV[21])
local fields_from = 22

-- An upload of which it is forgotten that it was accepted. The record still knows it.
local function forget(upload)
    local name = guid_text(upload)
    local known = redis.call('GET', names_begin .. name)
    if not known then return end
    redis.call('LREM', lists_begin .. guid_text(string.sub(known, 49, 64)), -1, upload)
    redis.call('UNLINK', names_begin .. name)
    redis.call('UNLINK', outcomes_begin .. name)
end

local known = redis.call('GET', KEYS[3])
if known then
    if string.sub(known, 1, 32) ~= file then return 'conflict' end
    return string.sub(known, 33, 48) == token and 'appended' or 'repeated'
end
if redis.call('HEXISTS', KEYS[6], email_key) == 1 then return 'official_held' end
local reason, now = not_now()
local day = string.format('%.0f', math.floor(now / 86400000000))
local today = redis.call('HMGET', KEYS[5], 'day', 'ballots', 'uploads', 'bytes')
if today[1] ~= day then today = {day, 0, 0, 0} end
local ballots_today = tonumber(today[2]) + ballots
local uploads_today = tonumber(today[3]) + 1
local bytes_today = tonumber(today[4]) + request_bytes
if ballots_today > ballots_a_day or uploads_today > uploads_a_day or bytes_today > bytes_a_day then
    return 'over_quota'
end
local entries, bytes, _, record_ballots, record_ballots_max = count()
if entries >= entries_max or bytes + ballot_bytes > bytes_max then return 'full' end
-- Each ballot that waits is 20 bytes.
if record_ballots_max > 0 and record_ballots + bytes / 20 + ballots > record_ballots_max then
    return 'record_full'
end
if reason then return reason end
if #ARGV < fields_from then return 'new' end
local parts = {unpack(KEYS, 8)}
if #parts > 0 and redis.call('EXISTS', unpack(parts)) < #parts then return 'lost' end
redis.call('HSET', KEYS[5], 'day', day, 'ballots', string.format('%.0f', ballots_today),
           'uploads', string.format('%.0f', uploads_today), 'bytes', string.format('%.0f', bytes_today))
redis.call('EXPIRE', KEYS[5], 172800)
if receipt ~= '' then
    for _ = 1, counts_as do redis.call('RPUSH', KEYS[7], id) end
    local listed = redis.call('LPUSH', KEYS[4], id)
    if listed > listed_max then redis.call('LTRIM', KEYS[4], 0, listed_max - 1) end
    redis.call('EXPIRE', KEYS[4], kept_for)
end
local instant = string.match(append({unpack(ARGV, fields_from)}, now), '^%d+')
redis.call('HINCRBY', KEYS[2], 'bytes', ballot_bytes)
if receipt ~= '' then
    redis.call('SET', KEYS[3], file .. token .. sender .. instant .. receipt, 'EX', kept_for)
end
for _, part in ipairs(parts) do redis.call('PERSIST', part) end
-- One more than came, so that they become fewer when there are more than may be.
for _ = 1, counts_as + 1 do
    if redis.call('LLEN', KEYS[7]) <= known_max then break end
    forget(redis.call('LPOP', KEYS[7]))
end
return 'appended'
