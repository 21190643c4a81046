// SPDX-License-Identifier: Apache-2.0
// When the replayed election is held.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "election/election.h"

namespace urna::replay {

// An election that the service has already.
struct KnownElection {
    std::int64_t id = 0;
    std::string start_text;
    std::string end_text;
};

// A period that holds now and the time that follows: it ends `duration` after now, and begins up to a minute
// before now, as far as earlier elections let it, so that a clock that runs a little behind is inside too.
// Texts without an offset are read as civil time in `zone`. Throws std::runtime_error, saying which election
// until when, when one is running or begins within the duration.
election::Period choose_period(const std::vector<KnownElection>& known, Instant now,
                               std::chrono::seconds duration, const TimeZone& zone);

// How far the service's clock is ahead of ours, from the HTTP date of an answer received at `received`. Dates
// are whole seconds, so less than two seconds are taken as none, and so is a text that is no date.
std::chrono::microseconds clock_offset(std::string_view http_date, Instant received);

}  // namespace urna::replay
