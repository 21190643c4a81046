-- SPDX-License-Identifier: Apache-2.0
-- What those share that write on receipts. Whoever may not (an older ACL) does the rest all the same.

-- Kept until this instant (ms), unless it was forgotten that the upload was accepted: then it has no receipt.
-- `key` ends with the upload's name. Gives why it could not be written; nothing when it was, or need not be.
local function write_outcome(names_begin, key, outcome, last)
    local known = redis.pcall('EXISTS', names_begin .. string.sub(key, -36))
    if known == 0 then return nil end
    if known ~= 1 then return known.err end
    return redis.pcall('SET', key, outcome, 'PXAT', last).err
end

-- That of the upload that has these fields, if they are an upload's. It is kept for so many seconds after its
-- acceptance (us), as its receipt is: a later upload with the name of one that was forgotten has none.
local function write_outcome_of(fields, outcome, names_begin, keys_begin, accepted_at, seconds)
    local last = string.format('%.0f', math.floor(tonumber(accepted_at) / 1000) + seconds * 1000)
    for i = 1, #fields, 2 do
        local id = fields[i + 1]
        if fields[i] == 'upload' and #id == 16 then
            return write_outcome(names_begin, keys_begin .. guid_text(id), outcome, last)
        end
    end
end
