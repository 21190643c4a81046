-- SPDX-License-Identifier: Apache-2.0
-- KEYS[1]: the dead letters. ARGV[1]: how many. Of each: its id, the id it had in the queue, the instant, the
-- reason, the bytes of its ballots, the upload's id.

local letters, from = {}, '-'
while #letters < tonumber(ARGV[1]) do
    local letter = first(KEYS[1], from, '+')
    if not letter then break end
    local kept = letter[2]
    local fields = cmsgpack.unpack(kept[8])
    local upload = ''
    for i = 1, #fields, 2 do
        if fields[i] == 'upload' then upload = fields[i + 1] end
    end
    letters[#letters + 1] = {letter[1], kept[2], kept[4], kept[6], ballot_bytes(fields), upload}
    from = '(' .. letter[1]
end
return letters
