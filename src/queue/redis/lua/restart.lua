-- SPDX-License-Identifier: Apache-2.0
-- Makes ARGV[1] the latest instant given, in a new stream: a stream takes no id below its last one. 0, with
-- nothing done, while an entry waits.

if redis.call('XLEN', KEYS[1]) > 0 then return 0 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[2], 'latest', ARGV[1], 'bytes', 0, 'ticks', 0)
return 1
