// SPDX-License-Identifier: Apache-2.0
// What officials are told of the elections around the present (queue/schedule.h), as JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "election/election.h"

namespace urna::daemon {

// An object with the members `ended` (the election that ended last), `running` and `next`, each where there
// is one, as GET /station/election shows them; `time_zone` is that of elections which have none. It has at
// most `queue::schedule_bytes_max` bytes: where the names on the ballots make it longer they are left out,
// and the member `namesLeftOut` is true.
std::string schedule_text(const std::vector<election::Election>& elections, Instant now,
                          std::string_view time_zone);

// The next start or end of one of the elections; none when nothing is to come.
std::optional<Instant> next_change(const std::vector<election::Election>& elections, Instant now);

}  // namespace urna::daemon
