// SPDX-License-Identifier: Apache-2.0
// What the queue is told of recorded uploads, for their officials.
#pragma once

#include <span>
#include <vector>

#include "queue/ballot_queue.h"
#include "store/ballot_store.h"

namespace urna::daemon {

// One outcome for each entry that is one of the uploads, which are in the order of the entries, and all
// recorded: as `known` says when that was before, else as they were judged. Of two uploads with one name the
// first was recorded, and the other passed over.
std::vector<queue::UploadOutcome> outcomes_of(std::span<const queue::Entry> entries,
                                              std::span<const election::AcceptedUpload> uploads,
                                              const store::JudgingContext& known,
                                              std::span<const store::JudgedUpload> judged);

}  // namespace urna::daemon
