-- SPDX-License-Identifier: Apache-2.0
-- KEYS[1]: the dead letters. ARGV: behind which of them, how many at most. Of each: its id, the id in the
-- queue, the instant.

local dead_letters, from = {}, ARGV[1]
while #dead_letters < tonumber(ARGV[2]) do
    local dead_letter = first(KEYS[1], from, '+')
    if not dead_letter then break end
    dead_letters[#dead_letters + 1] = {dead_letter[1], dead_letter[2][2], dead_letter[2][4]}
    from = '(' .. dead_letter[1]
end
return dead_letters
