-- SPDX-License-Identifier: Apache-2.0
-- KEYS[3]: the dead letters. ARGV: the entry's id, the reason, the outcome, what the keys of accepted
-- uploads and of outcomes begin with, and how long they are kept (s). The instant is that of the last field, `accepted_at`, which an entry has that
-- was requeued, else the id's own; as the daemon reads it.

local entry = first(KEYS[1], ARGV[1], ARGV[1])
if not entry then return 0 end
local fields = entry[2]
local instant = string.match(entry[1], '^%d+')
local kept = fields[#fields - 1] == 'accepted_at' and string.match(fields[#fields], '^%d+$')
if kept and #kept <= 16 and tonumber(kept) <= tonumber(instant) then instant = kept end
redis.call('XADD', KEYS[3], '*', 'place', entry[1], 'accepted_at', instant, 'reason', ARGV[2],
           'fields', cmsgpack.pack(fields))
redis.call('XDEL', KEYS[1], entry[1])
discount(ballot_bytes(fields), 0)
write_outcome_of(fields, ARGV[3], ARGV[4], ARGV[5], instant, ARGV[6])
return 1
