-- SPDX-License-Identifier: Apache-2.0
-- What those share that write on receipts. Whoever may not (an older ACL) does the rest all the same.

-- Kept until this instant (ms). Gives why it could not be written; nothing when it was.
local function write_outcome(key, outcome, last)
    return redis.pcall('SET', key, outcome, 'PXAT', last).err
end

-- That of the upload that has these fields, if they are an upload's. It is kept for so many seconds after its
-- acceptance (us), as its receipt is: a later upload with the name of one that was forgotten has none.
local function write_outcome_of(fields, outcome, keys_begin, accepted_at, seconds)
    local last = string.format('%.0f', math.floor(tonumber(accepted_at) / 1000) + seconds * 1000)
    for i = 1, #fields, 2 do
        local id = fields[i + 1]
        if fields[i] == 'upload' and #id == 16 then
            local name = string.format('%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x',
                                       string.byte(id, 1, 16))
            return write_outcome(keys_begin .. name, outcome, last)
        end
    end
end
