-- SPDX-License-Identifier: Apache-2.0
-- Up to and including ARGV[1], so many at once (ARGV[2]) or of their bytes (ARGV[3]). ARGV: also what the
-- keys of parts begin with, the most that an upload can have, how far the record is (the number and the name
-- of its last upload; 0 when that is not told) and how many ballots it holds (empty when that is not told),
-- what the keys of accepted uploads begin with, and then the keys of outcomes, what to write there and until
-- when to keep it (ms), in turn. Gives whether there are more entries, why a outcome could not be written, and
-- how far the record was known to be. Outcomes come last: a full memory refuses the first thing that a script
-- writes, and removing always does.

local function remove_parts(fields)
    local values = {}
    for i = 1, #fields, 2 do values[fields[i]] = fields[i + 1] end
    if not values.parts then return end
    for i = 1, math.min(tonumber(values.count) or 0, tonumber(ARGV[5])) do
        redis.call('UNLINK', ARGV[4] .. values.parts .. ':' .. string.format('%.0f', i))
    end
end

-- An id that lies ahead of all that were given is one of a stream which was begun anew since (lua_restart):
-- the command of a daemon that slept through it.
local latest = tonumber(redis.call('HGET', KEYS[2], 'latest') or '0')
local known = tonumber(redis.call('HGET', KEYS[2], 'record_number') or '0')
if tonumber(string.match(ARGV[1], '^%d+')) > latest then return {0, '', known} end
local removed, bytes, markers = 0, 0, 0
local entry = first(KEYS[1], '-', ARGV[1])
while entry and removed < tonumber(ARGV[2]) and bytes < tonumber(ARGV[3]) do
    redis.call('XDEL', KEYS[1], entry[1])
    remove_parts(entry[2])
    removed = removed + 1
    bytes = bytes + ballot_bytes(entry[2])
    if is_marker(entry[2]) then markers = markers + 1 end
    entry = first(KEYS[1], '-', ARGV[1])
end
discount(bytes, markers)
if tonumber(ARGV[6]) > known then
    redis.call('HSET', KEYS[2], 'record_number', ARGV[6], 'record_upload', ARGV[7])
end
if ARGV[8] ~= '' then redis.call('HSET', KEYS[2], 'record_ballots', ARGV[8]) end
local refused = ''
for i = 10, #ARGV, 3 do
    refused = write_outcome(ARGV[9], ARGV[i], ARGV[i + 1], ARGV[i + 2]) or refused
end
return {entry and 1 or 0, refused, known}
