// SPDX-License-Identifier: Apache-2.0
// One verdict a ballot, from what the store knows: no database, no queue, no clock.
#pragma once

#include <span>
#include <vector>

#include "store/ballot_store.h"

namespace urna::daemon {

// Those of the uploads that were not recorded before, in their order, each judged against the election that
// ran when it was accepted, and knowing those before it. One that stands among them twice, since the queue
// had forgotten it, is judged once; throws store::AnotherFile when it does so with two files. What they point
// to must outlive them.
std::vector<store::JudgedUpload> judge_uploads(std::span<const election::AcceptedUpload> uploads,
                                               const store::JudgingContext& known);

}  // namespace urna::daemon
