// SPDX-License-Identifier: Apache-2.0
// POST /station/complete: an official says that they have sent everything of an election. GET
// /station/completion: what they have said, and whether a later upload of theirs has taken it back.
#pragma once

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

// Whether the election runs or ended last, as the schedule's text has it. Throws Unavailable when that cannot
// be read.
bool may_be_complete(std::string_view schedule, ElectionId election);

}  // namespace urna::station
