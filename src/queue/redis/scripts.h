// What Redis does for us in one step each: Lua scripts, which it carries out whole and alone, and writes
// whole to its file. In all of them KEYS[1] is the stream and KEYS[2] the counts, unless they say otherwise.
//
// The id of an entry is its instant of acceptance in microseconds, by Redis' own clock, and a sequence among
// those of the same microsecond.
#pragma once

#include <string>

namespace urna::queue::redis {

// Functions that the scripts share.
inline const std::string lua_functions = R"(
-- The present and the latest instant given (us), and whether an operator holds the queue: for two minutes at
-- most, whatever was written there.
local function queue_time()
    local time = redis.call('TIME')
    local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
    local kept = redis.call('HMGET', KEYS[2], 'latest', 'held_until')
    local held_for = tonumber(kept[2] or '0') - now
    return now, tonumber(kept[1] or '0'), held_for > 0 and held_for <= 120000000
end

-- Why nothing can be appended now, if nothing can, and else the present: an entry's instant is never ahead of the clock, and never
-- before the latest one given. While the clock is less than a second behind that, waiting helps.
local function not_now()
    local now, latest, held = queue_time()
    if held then return 'held' end
    if latest - now > 1000000 then return 'behind' end
    if latest > now then return 'early' end
    return nil, now
end

-- Appends an entry at the present instant, which not_now() has told.
local function append(fields, now)
    local instant = string.format('%.0f', now)
    local id = redis.call('XADD', KEYS[1], instant .. '-*', unpack(fields))
    redis.call('HSET', KEYS[2], 'latest', instant)
    return id
end

local function is_tick(fields)
    return #fields == 2 and fields[1] == 'tick'
end

local function ballot_bytes(fields)
    local bytes = 0
    for i = 1, #fields, 2 do
        if fields[i] == 'ballots' then bytes = bytes + #fields[i + 1] end
        if fields[i] == 'bytes' then bytes = bytes + (tonumber(fields[i + 1]) or 0) end
    end
    return bytes
end

local function first(stream, from, to)
    return redis.call('XRANGE', stream, from, to, 'COUNT', 1)[1]
end

local function count()
    local counts = redis.call('HMGET', KEYS[2], 'bytes', 'ticks')
    local ticks = tonumber(counts[2] or '0')
    local entries = redis.call('XLEN', KEYS[1]) - ticks
    return math.max(0, entries), math.max(0, tonumber(counts[1] or '0')), math.max(0, ticks)
end

-- After entries were deleted. An empty stream brings the counts back to the truth, whatever bent them.
local function discount(bytes, ticks)
    if redis.call('XLEN', KEYS[1]) == 0 then
        redis.call('HSET', KEYS[2], 'bytes', 0, 'ticks', 0)
    else
        if bytes > 0 then redis.call('HINCRBY', KEYS[2], 'bytes', -bytes) end
        if ticks > 0 then redis.call('HINCRBY', KEYS[2], 'ticks', -ticks) end
    end
end
)";

// What those share that write on receipts. Whoever may not (an older ACL) does the rest all the same.
inline const std::string lua_fates = R"(
-- Kept until this instant (ms). Gives why it could not be written; nothing when it was.
local function write_fate(key, fate, last)
    return redis.pcall('SET', key, fate, 'PXAT', last).err
end

-- That of the upload that has these fields, if they are an upload's. It is kept for so many seconds after its
-- acceptance (us), as its receipt is: a later upload with the name of one that was forgotten has none.
local function write_fate_of(fields, fate, keys_begin, accepted_at, seconds)
    local last = string.format('%.0f', math.floor(tonumber(accepted_at) / 1000) + seconds * 1000)
    for i = 1, #fields, 2 do
        local id = fields[i + 1]
        if fields[i] == 'upload' and #id == 16 then
            local name = string.format('%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x',
                                       string.byte(id, 1, 16))
            return write_fate(keys_begin .. name, fate, last)
        end
    end
end
)";

// KEYS[3]: what is known of the upload; KEYS[4]: the list of its sender's; further ones: the parts of its
// ballots. ARGV: SHA-256 of the file, a token of this push, how long it is remembered (s), the bounds
// (entries, bytes), the bytes of its ballots, its id, the sender, the receipt, how many are listed, then the
// entry's fields. `appended` also when this very push has appended it before, and its answer was lost. `new`
// when there are no fields, and the same with them would append. `lost` when a part is not there, or not any
// more. `held`, `behind` or `early` when nothing can be appended now. The list comes first, so that an upload
// that may not be listed (an older ACL) is not accepted either.
inline const std::string lua_push = lua_functions + R"(
local known = redis.call('GET', KEYS[3])
if known then
    if string.sub(known, 1, 32) ~= ARGV[1] then return 'conflict' end
    return string.sub(known, 33, 48) == ARGV[2] and 'appended' or 'repeated'
end
local entries, bytes = count()
if entries >= tonumber(ARGV[4]) or bytes + tonumber(ARGV[6]) > tonumber(ARGV[5]) then return 'full' end
local reason, now = not_now()
if reason then return reason end
if #ARGV == 10 then return 'new' end
local parts = {unpack(KEYS, 5)}
if #parts > 0 and redis.call('EXISTS', unpack(parts)) < #parts then return 'lost' end
local listed = redis.call('LPUSH', KEYS[4], ARGV[7])
if listed > tonumber(ARGV[10]) then redis.call('LTRIM', KEYS[4], 0, ARGV[10] - 1) end
redis.call('EXPIRE', KEYS[4], ARGV[3])
local instant = string.match(append({unpack(ARGV, 11)}, now), '^%d+')
redis.call('HINCRBY', KEYS[2], 'bytes', ARGV[6])
redis.call('SET', KEYS[3], ARGV[1] .. ARGV[2] .. ARGV[8] .. instant .. ARGV[9], 'EX', ARGV[3])
for _, part in ipairs(parts) do redis.call('PERSIST', part) end
return 'appended'
)";

// Empty when nothing can be appended now.
inline const std::string lua_tick = lua_functions + R"(
local reason, now = not_now()
if reason then return '' end
local id = append({'tick', ''}, now)
redis.call('HINCRBY', KEYS[2], 'ticks', 1)
return id
)";

// Entries from ARGV[1] on, up to so many of them (ARGV[2]) or of their bytes (ARGV[3]), and at least one.
inline const std::string lua_oldest = lua_functions + R"(
local found, bytes, from = {}, 0, ARGV[1]
while #found < tonumber(ARGV[2]) and bytes < tonumber(ARGV[3]) do
    local entry = first(KEYS[1], from, '+')
    if not entry then break end
    found[#found + 1] = entry
    bytes = bytes + ballot_bytes(entry[2])
    from = '(' .. entry[1]
end
return found
)";

// Up to and including ARGV[1], so many at once (ARGV[2]) or of their bytes (ARGV[3]). ARGV: also what the
// keys of parts begin with, the most that an upload can have, how far the record is (the number and the name
// of its last upload; 0 when that is not told), and then the keys of fates, what to write there and until
// when to keep it (ms), in turn. Gives whether there are more entries, why a fate could not be written, and
// how far the record was known to be. Fates come last: a full memory refuses the first thing that a script
// writes, and removing always does.
inline const std::string lua_remove_through = lua_functions + lua_fates + R"(
local function remove_parts(fields)
    local values = {}
    for i = 1, #fields, 2 do values[fields[i]] = fields[i + 1] end
    if not values.parts then return end
    for i = 1, math.min(tonumber(values.count) or 0, tonumber(ARGV[5])) do
        redis.call('UNLINK', ARGV[4] .. values.parts .. ':' .. string.format('%.0f', i))
    end
end

-- A place that lies ahead of all that were given is one of a stream which was begun anew since (lua_restart):
-- the command of a daemon that slept through it.
local latest = tonumber(redis.call('HGET', KEYS[2], 'latest') or '0')
local known = tonumber(redis.call('HGET', KEYS[2], 'record_number') or '0')
if tonumber(string.match(ARGV[1], '^%d+')) > latest then return {0, '', known} end
local removed, bytes, ticks = 0, 0, 0
local entry = first(KEYS[1], '-', ARGV[1])
while entry and removed < tonumber(ARGV[2]) and bytes < tonumber(ARGV[3]) do
    redis.call('XDEL', KEYS[1], entry[1])
    remove_parts(entry[2])
    removed = removed + 1
    bytes = bytes + ballot_bytes(entry[2])
    if is_tick(entry[2]) then ticks = ticks + 1 end
    entry = first(KEYS[1], '-', ARGV[1])
end
discount(bytes, ticks)
if tonumber(ARGV[6]) > known then
    redis.call('HSET', KEYS[2], 'record_number', ARGV[6], 'record_upload', ARGV[7])
end
local refused = ''
for i = 8, #ARGV, 3 do refused = write_fate(ARGV[i], ARGV[i + 1], ARGV[i + 2]) or refused end
return {entry and 1 or 0, refused, known}
)";

// Entries, bytes, ticks, and the place of the first that is no tick; empty when there is none, or none among
// the first ARGV[1], or for a user who may not read entries, as the stations' may not.
inline const std::string lua_depth = lua_functions + R"(
local entries, bytes, ticks = count()
local from = '-'
for _ = 1, tonumber(ARGV[1]) do
    local found = redis.pcall('XRANGE', KEYS[1], from, '+', 'COUNT', 1)
    local entry = not found.err and found[1]
    if not entry then break end
    if not is_tick(entry[2]) then return {entries, bytes, ticks, entry[1]} end
    from = '(' .. entry[1]
end
return {entries, bytes, ticks, ''}
)";

// The present, the latest instant given, and 1 when an operator holds the queue.
inline const std::string lua_time = lua_functions + R"(
local now, latest, held = queue_time()
return {string.format('%.0f', now), string.format('%.0f', latest), held and 1 or 0}
)";

// For so many seconds (ARGV[1]) from now on nothing is appended.
inline const std::string lua_hold = lua_functions + R"(
local now = queue_time()
redis.call('HSET', KEYS[2], 'held_until', string.format('%.0f', now + tonumber(ARGV[1]) * 1000000))
)";

// Makes ARGV[1] the latest instant given, in a new stream: a stream takes no id below its last one. 0, with
// nothing done, while an entry waits.
inline const std::string lua_restart = lua_functions + R"(
if redis.call('XLEN', KEYS[1]) > 0 then return 0 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[2], 'latest', ARGV[1], 'bytes', 0, 'ticks', 0)
return 1
)";

// KEYS[3]: the dead letters. ARGV: the place, the reason, the fate, what the keys of fates begin with, and
// how long they are kept (s). The instant is that of the last field, `accepted_at`, which an entry has that
// was put back, else the place's own; as the daemon reads it.
inline const std::string lua_set_aside = lua_functions + lua_fates + R"(
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
write_fate_of(fields, ARGV[3], ARGV[4], instant, ARGV[5])
return 1
)";

// KEYS[1]: the dead letters. ARGV[1]: how many. Of each: its place, that in the queue, the instant, the
// reason, the bytes of its ballots, the upload's id.
inline const std::string lua_list_dead = lua_functions + R"(
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
)";

// KEYS[1]: the dead letters. ARGV: behind which of them, how many at most. Of each: its place, that in the
// queue, the instant.
inline const std::string lua_waiting_dead = lua_functions + R"(
local letters, from = {}, ARGV[1]
while #letters < tonumber(ARGV[2]) do
    local letter = first(KEYS[1], from, '+')
    if not letter then break end
    letters[#letters + 1] = {letter[1], letter[2][2], letter[2][4]}
    from = '(' .. letter[1]
end
return letters
)";

// Of a letter that was settled: `requeued` or `dropped`, and when (us). Kept for as long as its fate is.
inline const std::string lua_settled = R"(
local function settle(key, how, seconds)
    local time = redis.call('TIME')
    local settled = how .. ' ' .. string.format('%.0f', tonumber(time[1]) * 1000000 + tonumber(time[2]))
    redis.call('SET', key, settled, 'EX', seconds)
    return settled
end
)";

// KEYS[3]: the dead letters; KEYS[4]: where it is kept that this one was settled. ARGV: the place among them,
// the fate, what the keys of fates begin with, and how long they are kept (s). Gives what became of it; empty
// when there is no such letter. An error while nothing can be appended.
inline const std::string lua_requeue = lua_functions + lua_fates + lua_settled + R"(
local settled = redis.call('GET', KEYS[4])
if settled then return settled end
local letter = first(KEYS[3], ARGV[1], ARGV[1])
if not letter then return '' end
local reason, now = not_now()
if reason then return redis.error_reply('BEHIND the queue is held, or its clock is behind the latest upload') end
local fields = {}
local kept = cmsgpack.unpack(letter[2][8])
for i = 1, #kept, 2 do
    if kept[i] ~= 'accepted_at' then
        fields[#fields + 1] = kept[i]
        fields[#fields + 1] = kept[i + 1]
    end
end
fields[#fields + 1] = 'accepted_at'
fields[#fields + 1] = letter[2][4]
append(fields, now)
redis.call('HINCRBY', KEYS[2], 'bytes', ballot_bytes(fields))
redis.call('XDEL', KEYS[3], ARGV[1])
write_fate_of(fields, ARGV[2], ARGV[3], letter[2][4], ARGV[4])
return settle(KEYS[4], 'requeued', ARGV[4])
)";

// KEYS: the dead letters, those given up, where it is kept that this one was settled. ARGV: the place among
// the dead letters, the reason, the fate, what the keys of fates begin with, and how long they are kept (s).
// Gives what became of it, as lua_requeue does.
inline const std::string lua_drop = lua_functions + lua_fates + lua_settled + R"(
local settled = redis.call('GET', KEYS[3])
if settled then return settled end
local letter = first(KEYS[1], ARGV[1], ARGV[1])
if not letter then return '' end
local fields = letter[2]
fields[#fields + 1] = 'dropped_for'
fields[#fields + 1] = ARGV[2]
redis.call('XADD', KEYS[2], '*', unpack(fields))
redis.call('XDEL', KEYS[1], ARGV[1])
write_fate_of(cmsgpack.unpack(letter[2][8]), ARGV[3], ARGV[4], letter[2][4], ARGV[5])
return settle(KEYS[3], 'dropped', ARGV[5])
)";

// KEYS[1]: a stream of entries, or of dead letters. ARGV: behind which of them, how many at most, and whether
// they are letters, whose fields are packed. Of each: its place, and its upload's id, empty when it has none.
inline const std::string lua_uploads_in = lua_functions + R"(
local found, from = {}, ARGV[1]
while #found < tonumber(ARGV[2]) do
    local entry = first(KEYS[1], from, '+')
    if not entry then break end
    local fields, upload = entry[2], ''
    if ARGV[3] == 'letters' then fields = cmsgpack.unpack(fields[8]) end
    for i = 1, #fields, 2 do
        if fields[i] == 'upload' then upload = fields[i + 1] end
    end
    found[#found + 1] = {entry[1], upload}
    from = '(' .. entry[1]
end
return found
)";

}  // namespace urna::queue::redis
