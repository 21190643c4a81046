// SPDX-License-Identifier: Apache-2.0
// Where an election stands.
#pragma once

#include <string_view>

#include "election/election.h"
#include "results_page/public_election.h"

namespace urna::admin {

// Where one that stands is: once it is over, `counting` until the count is complete.
inline results_page::State state_of(const election::Election& election, Instant now, bool count_complete) {
    using results_page::State;
    if (now < election.period.start) return State::upcoming;
    if (now < election.period.end) return State::running;
    return count_complete ? State::finished : State::counting;
}

// `cancelled` or `withdrawn`; else the name of its state.
inline std::string_view election_state(const election::Election& election, Instant now, bool count_complete) {
    if (election.standing == election::Standing::cancelled) return "cancelled";
    if (election.standing == election::Standing::withdrawn) return "withdrawn";
    return results_page::state_name(state_of(election, now, count_complete));
}

}  // namespace urna::admin
