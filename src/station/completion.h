// SPDX-License-Identifier: Apache-2.0
// POST /station/complete: an official says that they have sent everything of an election. GET
// /station/completion: what they have said, and whether a later upload of theirs has taken it back.
#pragma once

#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "http/server/router.h"
#include "queue/completions.h"
#include "queue/receipts.h"
#include "queue/schedule.h"

namespace urna::station {

// Everything outlives the handlers.
struct CompletionParts {
    queue::Schedule& schedule;
    queue::Receipts& receipts;
    queue::Completions& completions;
};

http::Handler complete_handler(const CompletionParts& parts);
http::Handler completion_handler(const CompletionParts& parts);

// An election of which an official may say so, and when it ends.
struct CompletableElection {
    ElectionId id;
    Instant end;
    friend bool operator==(const CompletableElection&, const CompletableElection&) = default;
};

// The one that runs and the one that ended last, as the schedule's text has them. Throws Unavailable when
// that cannot be read.
std::vector<CompletableElection> completable_elections(std::string_view schedule);

}  // namespace urna::station
