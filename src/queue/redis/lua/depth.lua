-- SPDX-License-Identifier: Apache-2.0
-- Entries, bytes, markers, how many ballots the record holds and may hold, and the id of the first entry that is
-- no marker; empty when there is none, or none among
-- the first ARGV[1], or for a user who may not read entries, as the stations' may not.

local entries, bytes, markers, record_ballots, record_ballots_max = count()
local from = '-'
for _ = 1, tonumber(ARGV[1]) do
    local found = redis.pcall('XRANGE', KEYS[1], from, '+', 'COUNT', 1)
    local entry = not found.err and found[1]
    if not entry then break end
    if not is_marker(entry[2]) then
        return {entries, bytes, markers, record_ballots, record_ballots_max, entry[1]}
    end
    from = '(' .. entry[1]
end
return {entries, bytes, markers, record_ballots, record_ballots_max, ''}
