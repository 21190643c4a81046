// SPDX-License-Identifier: Apache-2.0
// Shares seats out among contenders by a method, with the majority clause and with lists that have too few
// candidates.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "election/law/quota_value.h"
#include "election/law/round.h"

namespace urna::election::law {

struct Distribution {
    std::vector<std::uint32_t> seats;  // by contender
    std::uint32_t added = 0;           // seats that the majority clause has added
    std::optional<QuotaValue>
        quota;             // that was used; none in a divisor method, and when nothing was shared out
    bool complete = true;  // false: a lot is needed (`round.open_lot`), or the rule refuses
    bool refused = false;  // whole quotas gave more seats than there are, and the rule refuses that
};

// `votes_valid`: all valid votes, in the unit of the contenders' amounts. `majority` may be null.
// Where the majority clause has a list with more than half of the votes, all is shared out without regard to
// candidates first, then the clause is applied, and then seats beyond a list's candidates are given anew to
// the others (Kieswet, art. P 9 and P 10). Else a list stops at its last candidate and the method goes on
// with the others.
Distribution distribute(Round& round, const Method& method, std::span<const Contender> contenders,
                        std::uint32_t seats, std::uint64_t votes_valid,
                        const std::optional<MajorityClause>& majority);

}  // namespace urna::election::law
