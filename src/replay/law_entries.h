// SPDX-License-Identifier: Apache-2.0
// The totals and lots that an election with a rule of its own awaits once its ballots are counted.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <string>

#include "base/instant.h"
#include "replay/law_plan.h"
#include "replay/service_client.h"

namespace urna::replay {

// What will be handed in: `10,171 votes cast, 60 blank votes, scaled, and 1 lot`.
std::string inputs_text(const LawPlan& plan);

// States the totals and records one lot after the other, each of which the service has to await; lots were
// drawn at that instant. Gives the answer of /admin/results then. Throws std::runtime_error when the service
// awaits something else.
boost::json::value enter_law(Administration& administration, std::int64_t election, const LawPlan& plan,
                             Instant drawn_at);

}  // namespace urna::replay
