// SPDX-License-Identifier: Apache-2.0
#include "election/law/alliance_groups.h"

#include <map>
#include <numeric>
#include <string_view>

namespace urna::election::law {

AllianceGroups::AllianceGroups(const Facts& facts) : lists_(facts.lists.size()) {
    std::iota(lists_.begin(), lists_.end(), std::size_t{0});
    std::map<std::string_view, std::size_t> group_of_name;
    for (std::size_t i = 0; i < facts.lists.size(); ++i) {
        const auto& name = facts.lists[i].alliance;
        if (!name) continue;
        if (group_of_.empty()) group_of_.resize(facts.lists.size());
        const std::size_t group = group_of_name.try_emplace(*name, groups_.size()).first->second;
        if (group == groups_.size()) groups_.emplace_back();
        groups_[group].push_back(i);
        group_of_[i] = group;
    }
}

}  // namespace urna::election::law
