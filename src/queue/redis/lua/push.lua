-- SPDX-License-Identifier: Apache-2.0
-- KEYS[3]: what is known of the upload; KEYS[4]: the list of its sender's; further ones: the parts of its
-- ballots. ARGV: SHA-256 of the file, a token of this push, how long it is remembered (s), the bounds
-- (entries, bytes), the bytes of its ballots, its id, the sender, the receipt, how many are listed, then the
-- entry's fields. `appended` also when this very push has appended it before, and its answer was lost. `new`
-- when there are no fields, and the same with them would append. `lost` when a part is not there, or not any
-- more. `held`, `behind` or `early` when nothing can be appended now. The list comes first, so that an
-- upload that may not be listed (an older ACL) is not accepted either.

local known = redis.call('GET', KEYS[3])
if known then
    if string.sub(known, 1, 32) ~= ARGV[1] then return 'conflict' end
    return string.sub(known, 33, 48) == ARGV[2] and 'appended' or 'repeated'
end
local entries, bytes = count()
if entries >= tonumber(ARGV[4]) or bytes + tonumber(ARGV[6]) > tonumber(ARGV[5]) then return 'full' end
local reason, now = not_now()
if reason then return reason end
if #ARGV == 10 then return 'new' end
local parts = {unpack(KEYS, 5)}
if #parts > 0 and redis.call('EXISTS', unpack(parts)) < #parts then return 'lost' end
local listed = redis.call('LPUSH', KEYS[4], ARGV[7])
if listed > tonumber(ARGV[10]) then redis.call('LTRIM', KEYS[4], 0, ARGV[10] - 1) end
redis.call('EXPIRE', KEYS[4], ARGV[3])
local instant = string.match(append({unpack(ARGV, 11)}, now), '^%d+')
redis.call('HINCRBY', KEYS[2], 'bytes', ARGV[6])
redis.call('SET', KEYS[3], ARGV[1] .. ARGV[2] .. ARGV[8] .. instant .. ARGV[9], 'EX', ARGV[3])
for _, part in ipairs(parts) do redis.call('PERSIST', part) end
return 'appended'
