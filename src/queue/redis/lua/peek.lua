-- SPDX-License-Identifier: Apache-2.0
-- Entries from ARGV[1] on, up to so many of them (ARGV[2]) or of their bytes (ARGV[3]), and at least one.

local found, bytes, from = {}, 0, ARGV[1]
while #found < tonumber(ARGV[2]) and bytes < tonumber(ARGV[3]) do
    local entry = first(KEYS[1], from, '+')
    if not entry then break end
    found[#found + 1] = entry
    bytes = bytes + ballot_bytes(entry[2])
    from = '(' .. entry[1]
end
return found
