// SPDX-License-Identifier: Apache-2.0
#include "election/law/alliance_units.h"

#include <algorithm>

namespace urna::election::law {
namespace {

Unit make_unit(std::vector<Contender> members) {
    Unit unit{members.front(), {}};
    if (members.size() == 1) return unit;
    for (auto member = members.begin() + 1; member != members.end(); ++member) {
        unit.contender.votes += member->votes;
        unit.contender.amount += member->amount;
        unit.contender.weight += member->weight;
        if (unit.contender.seats_max && member->seats_max) {
            *unit.contender.seats_max += *member->seats_max;
        } else {
            unit.contender.seats_max.reset();
        }
    }
    unit.members = std::move(members);
    return unit;
}

// The members of the list's alliance that take seats together with it: itself alone when there are none, or
// when the agreement does not count.
std::vector<std::size_t> together_with(Round& round, const AllianceGroups& groups, Agreement agreement,
                                       std::size_t list, const Participation& participation) {
    const auto all = groups.of(list);
    std::vector<std::size_t> passing;
    for (const std::size_t i : all)
        if (participation.qualified[i]) passing.push_back(i);
    const bool counts = agreement == Agreement::passing || passing.size() == all.size();
    if (all.size() > 1 && passing.front() == list) {
        round.steps.emplace_back(
            AgreementStep{counts ? passing : std::vector(all.begin(), all.end()), counts, agreement});
    }
    return counts ? passing : std::vector{list};
}

}  // namespace

std::vector<Unit> make_units(Round& round, const AllianceGroups& groups,
                             const std::optional<Alliances>& alliances, const Participation& participation,
                             const Pool& pool, std::span<const std::optional<std::uint32_t>> candidates) {
    const std::size_t lists = pool.votes.size();
    const bool joint = alliances && alliances->seats == Together::joint;
    const auto contender_of = [&](std::size_t list) {
        return Contender{list, pool.votes[list], pool.amounts[list],
                         uint128{pool.amounts[list]} * participation.factor[list], candidates[list]};
    };
    std::vector<Unit> units;
    units.reserve(lists);
    std::vector<bool> placed(lists, false);
    for (std::size_t i = 0; i < lists; ++i) {
        if (!participation.qualified[i] || placed[i]) continue;
        if (!joint || groups.of(i).size() == 1) {
            if (pool.amounts[i] > 0) units.push_back({contender_of(i), {}});
            continue;
        }
        std::vector<Contender> members;
        for (const std::size_t list : together_with(round, groups, alliances->agreement, i, participation)) {
            placed[list] = true;
            if (pool.amounts[list] > 0) members.push_back(contender_of(list));
        }
        if (!members.empty()) units.push_back(make_unit(std::move(members)));
    }
    return units;
}

}  // namespace urna::election::law
