-- SPDX-License-Identifier: Apache-2.0
-- KEYS[1]: the dead letters. ARGV: how many, and behind which of them. Of each: its id, the id it had in the
-- queue, the instant, the reason, the bytes of its ballots, the upload's id, the official's email.

local dead_letters, from = {}, '(' .. ARGV[2]
while #dead_letters < tonumber(ARGV[1]) do
    local dead_letter = first(KEYS[1], from, '+')
    if not dead_letter then break end
    local kept = dead_letter[2]
    local fields = cmsgpack.unpack(kept[8])
    local upload, email = '', ''
    for i = 1, #fields, 2 do
        if fields[i] == 'upload' then upload = fields[i + 1] end
        if fields[i] == 'email' then email = fields[i + 1] end
    end
    dead_letters[#dead_letters + 1] = {dead_letter[1], kept[2], kept[4], kept[6], ballot_bytes(fields), upload,
                                       email}
    from = '(' .. dead_letter[1]
end
return dead_letters
