// SPDX-License-Identifier: Apache-2.0
// Whether the record has room for further ballots.
#pragma once

#include <string>

#include "queue/ballot_queue.h"

namespace urna::queue {

// Why no more ballots can be accepted, for /readyz; empty while a hundredth of what the record may hold is
// left. Uploads for which there is no room beside what waits are refused before that and after; but what
// waits may be duplicates, which take none, and no station leaves a balancer because of them.
std::string why_no_room(const RecordRoom& record);

}  // namespace urna::queue
