// SPDX-License-Identifier: Apache-2.0
// Where an election stands.
#pragma once

#include <string_view>

#include "election/election.h"

namespace urna::admin {

// `cancelled` or `withdrawn`; else `upcoming`, `running`, and once it is over `counting` until the count is
// complete, from then on `finished`.
inline std::string_view election_state(const election::Election& election, Instant now, bool count_complete) {
    if (election.standing == election::Standing::cancelled) return "cancelled";
    if (election.standing == election::Standing::withdrawn) return "withdrawn";
    if (now < election.period.start) return "upcoming";
    if (now < election.period.end) return "running";
    return count_complete ? "finished" : "counting";
}

}  // namespace urna::admin
