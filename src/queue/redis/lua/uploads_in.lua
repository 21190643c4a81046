-- SPDX-License-Identifier: Apache-2.0
-- KEYS[1]: a stream of entries, or of dead letters. ARGV: behind which of them, how many at most, and
-- whether they are dead letters, whose fields are packed. Of each: its id, and its upload's id, empty when it
-- has none.

local found, from = {}, ARGV[1]
while #found < tonumber(ARGV[2]) do
    local entry = first(KEYS[1], from, '+')
    if not entry then break end
    local fields, upload = entry[2], ''
    if ARGV[3] == 'dead' then fields = cmsgpack.unpack(fields[8]) end
    for i = 1, #fields, 2 do
        if fields[i] == 'upload' then upload = fields[i + 1] end
    end
    found[#found + 1] = {entry[1], upload}
    from = '(' .. entry[1]
end
return found
