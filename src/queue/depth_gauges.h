// SPDX-License-Identifier: Apache-2.0
// How much waits in the queue, and how full the record is, as gauges.
#pragma once

#include "base/instant.h"
#include "queue/ballot_queue.h"

namespace urna::queue {

// Sets the gauges of the queue's depth, and of the age of its oldest upload at the instant `now`. That age is
// NaN when an upload waits whose instant this process may not see.
void show_depth(const Depth& depth, Instant now);

// Sets the gauges of how full the record is.
void show_record_room(const RecordRoom& room);

}  // namespace urna::queue
