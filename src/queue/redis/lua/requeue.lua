-- SPDX-License-Identifier: Apache-2.0
-- KEYS[3]: the dead letters; KEYS[4]: where it is kept how this one was resolved. ARGV: the id among
-- them, the outcome, what the keys of accepted uploads and of
-- outcomes begin with, and how long they are kept (s). Gives what became of
-- it; empty when there is no such dead letter. An error while nothing can be appended.

local resolution = redis.call('GET', KEYS[4])
if resolution then return resolution end
local dead_letter = first(KEYS[3], ARGV[1], ARGV[1])
if not dead_letter then return '' end
local reason, now = not_now()
if reason then
    return redis.error_reply('BEHIND the queue is held, or its clock is behind the latest upload')
end
local fields = {}
local kept = cmsgpack.unpack(dead_letter[2][8])
local first_place = dead_letter[2][2]
for i = 1, #kept, 2 do
    if kept[i] == 'place' then
        if string.match(kept[i + 1], '^%d+%-%d+$') then first_place = kept[i + 1] end
    elseif kept[i] ~= 'accepted_at' then
        fields[#fields + 1] = kept[i]
        fields[#fields + 1] = kept[i + 1]
    end
end
fields[#fields + 1] = 'place'
fields[#fields + 1] = first_place
fields[#fields + 1] = 'accepted_at'
fields[#fields + 1] = dead_letter[2][4]
append(fields, now)
redis.call('HINCRBY', KEYS[2], 'bytes', ballot_bytes(fields))
redis.call('XDEL', KEYS[3], ARGV[1])
write_outcome_of(fields, ARGV[2], ARGV[3], ARGV[4], dead_letter[2][4], ARGV[5])
return resolve(KEYS[4], 'requeued', ARGV[5])
