// SPDX-License-Identifier: Apache-2.0
// Which lists are allied, found once for a sum.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "election/law/facts.h"

namespace urna::election::law {

class AllianceGroups {
 public:
    AllianceGroups() = default;  // of a rule that has no alliances; nobody asks it
    explicit AllianceGroups(const Facts& facts);
    // The lists of its alliance, ascending, itself among them; itself alone when it has none.
    std::span<const std::size_t> of(std::size_t list) const {
        return group_of_.empty() || !group_of_[list] ? std::span(&lists_[list], 1)
                                                     : std::span(groups_[*group_of_[list]]);
    }

 private:
    std::vector<std::size_t> lists_;  // 0, 1, 2, ...
    std::vector<std::vector<std::size_t>> groups_;
    std::vector<std::optional<std::size_t>> group_of_;  // by list; empty when none has an alliance
};

}  // namespace urna::election::law
