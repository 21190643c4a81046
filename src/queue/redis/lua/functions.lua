-- SPDX-License-Identifier: Apache-2.0
-- Functions that the scripts share.

-- The present and the latest instant given (us), and whether an operator holds the queue: for two minutes at
-- most, whatever was written there.
local function queue_time()
    local time = redis.call('TIME')
    local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
    local kept = redis.call('HMGET', KEYS[2], 'latest', 'held_until')
    local held_for = tonumber(kept[2] or '0') - now
    return now, tonumber(kept[1] or '0'), held_for > 0 and held_for <= 120000000
end

-- Why nothing can be appended now, if nothing can, and the present: an entry's instant is never ahead of the
-- clock, and later than any that was given, so that it alone names the entry. While the clock is less than a
-- second behind that, waiting helps.
local function not_now()
    local now, latest, held = queue_time()
    if held then return 'held', now end
    if latest - now > 1000000 then return 'behind', now end
    if latest >= now then return 'early', now end
    return nil, now
end

-- Appends an entry at the present instant, which not_now() has told.
local function append(fields, now)
    local instant = string.format('%.0f', now)
    local id = redis.call('XADD', KEYS[1], instant .. '-*', unpack(fields))
    redis.call('HSET', KEYS[2], 'latest', instant)
    return id
end

local function is_marker(fields)
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

-- What waits (entries, bytes, markers), and how many ballots the record holds and may hold (0: not known).
local function count()
    local counts = redis.call('HMGET', KEYS[2], 'bytes', 'ticks', 'record_ballots', 'record_ballots_max')
    local markers = tonumber(counts[2] or '0')
    local entries = redis.call('XLEN', KEYS[1]) - markers
    return math.max(0, entries), math.max(0, tonumber(counts[1] or '0')), math.max(0, markers),
           tonumber(counts[3] or '0'), tonumber(counts[4] or '0')
end

-- A GUID of 16 bytes, as keys have it.
local function guid_text(bytes)
    return string.format('%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x',
                         string.byte(bytes, 1, 16))
end

-- After entries were deleted. An empty stream brings the counts back to the truth, whatever bent them.
local function discount(bytes, markers)
    if redis.call('XLEN', KEYS[1]) == 0 then
        redis.call('HSET', KEYS[2], 'bytes', 0, 'ticks', 0)
    else
        if bytes > 0 then redis.call('HINCRBY', KEYS[2], 'bytes', -bytes) end
        if markers > 0 then redis.call('HINCRBY', KEYS[2], 'ticks', -markers) end
    end
end
