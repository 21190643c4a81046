// SPDX-License-Identifier: Apache-2.0
// Whether the record has room for further ballots.
#pragma once

#include <string>

#include "queue/ballot_queue.h"

namespace urna::queue {

// Why no more ballots can be accepted, for /readyz; empty while they can: with what waits, a hundredth of
// what the record may hold is left. Uploads for which there is no room are refused before that and after.
std::string why_no_room(const Depth& depth);

}  // namespace urna::queue
