// SPDX-License-Identifier: Apache-2.0
// Where an election stands.
#pragma once

#include <string_view>

#include "election/election.h"

namespace urna::admin {

// `upcoming`, `running`, and once it is over `counting` until the count is complete, from then on `finished`.
inline std::string_view election_state(const election::Period& period, Instant now, bool count_complete) {
    if (now < period.start) return "upcoming";
    if (now < period.end) return "running";
    return count_complete ? "finished" : "counting";
}

}  // namespace urna::admin
