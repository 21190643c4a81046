// SPDX-License-Identifier: Apache-2.0
// How much waits in the queue, as gauges.
#pragma once

#include "base/instant.h"
#include "queue/ballot_queue.h"

namespace urna::queue {

// Sets the gauges of the queue's depth, and of the age of its oldest upload at the instant `now`. That age is
// NaN when an upload waits whose instant this process may not see.
void show_depth(const Depth& depth, Instant now);

}  // namespace urna::queue
