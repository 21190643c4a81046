-- SPDX-License-Identifier: Apache-2.0
-- KEYS: the dead letters, those discarded, where it is kept how this one was resolved. ARGV: the id among
-- the dead letters, the reason, the outcome, what the keys of accepted uploads and of
-- outcomes begin with, and how long they are kept (s).
-- Gives what became of it, as lua_requeue does.

local resolution = redis.call('GET', KEYS[3])
if resolution then return resolution end
local dead_letter = first(KEYS[1], ARGV[1], ARGV[1])
if not dead_letter then return '' end
local fields = dead_letter[2]
fields[#fields + 1] = 'dropped_for'
fields[#fields + 1] = ARGV[2]
redis.call('XADD', KEYS[2], '*', unpack(fields))
redis.call('XDEL', KEYS[1], ARGV[1])
write_outcome_of(cmsgpack.unpack(dead_letter[2][8]), ARGV[3], ARGV[4], ARGV[5], dead_letter[2][4],
                 ARGV[6])
return resolve(KEYS[3], 'dropped', ARGV[6])
