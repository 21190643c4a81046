// SPDX-License-Identifier: Apache-2.0
// An entry of the stream as Redis gives it: its id, and fields with values that may be anything.
#pragma once

#include <hiredis/hiredis.h>

#include <string_view>

#include "queue/ballot_queue.h"
#include "queue/redis/parts.h"

namespace urna::queue::redis {

// Reads an entry's id. Throws Unavailable when the text is not one.
EntryId entry_id_of(std::string_view id);

// The instant of acceptance that a text of microseconds is; none when it is no such text.
std::optional<Instant> parse_micros(std::string_view text);

// Reads `[id, [field, value, ...]]`, and the parts that are named in it. Whatever the fields are, there is an
// entry.
Entry read_stream_entry(const redisReply& reply, const FetchPart& fetch);

}  // namespace urna::queue::redis
