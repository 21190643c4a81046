-- SPDX-License-Identifier: Apache-2.0
-- KEYS[1]: the dead letters. ARGV: behind which of them, how many at most. Of each: its id, the id in the
-- queue, the instant.

local letters, from = {}, ARGV[1]
while #letters < tonumber(ARGV[2]) do
    local letter = first(KEYS[1], from, '+')
    if not letter then break end
    letters[#letters + 1] = {letter[1], letter[2][2], letter[2][4]}
    from = '(' .. letter[1]
end
return letters
