// SPDX-License-Identifier: Apache-2.0
// A tier that shares out all seats of the election, and gives to each list what it has not got before.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "election/law/distribution.h"
#include "election/law/round.h"
#include "election/law/threshold.h"

namespace urna::election::law {

struct Levelling {
    std::vector<std::uint32_t>
        seats;                // by list, with those of before; those of before while it is not complete
    std::uint32_t added = 0;  // seats beyond `total`, where the tier adds those that lists have too many
    bool complete = true;     // false: a lot is needed, or the rule refuses
    bool refused = false;
};

// Seats of lists that do not take part are subtracted from `total` first. `before`: by list. `votes_valid` as
// for distribute().
Levelling level_seats(Round& round, const Tier& tier, std::vector<Contender> contenders,
                      const std::vector<bool>& qualified, const std::vector<std::uint32_t>& before,
                      std::uint32_t total, std::uint64_t votes_valid);

}  // namespace urna::election::law
