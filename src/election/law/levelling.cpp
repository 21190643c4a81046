// SPDX-License-Identifier: Apache-2.0
#include "election/law/levelling.h"

namespace urna::election::law {
namespace {

using Seats = std::vector<std::uint32_t>;

std::uint32_t seats_outside(Round& round, const std::vector<bool>& qualified, const Seats& before) {
    std::uint32_t outside = 0;
    for (std::size_t i = 0; i < before.size(); ++i)
        if (!qualified[i]) outside += before[i];
    if (outside > 0) round.steps.emplace_back(OutsideStep{outside});
    return outside;
}

}  // namespace

Levelling level_seats(Round& round, const Tier& tier, std::vector<Contender> contenders,
                      const std::vector<bool>& qualified, const Seats& before, std::uint32_t total,
                      std::uint64_t votes_valid) {
    Levelling result;
    result.seats = before;
    std::uint32_t to_give = total - seats_outside(round, qualified, before);
    while (!contenders.empty()) {
        const auto shared =
            distribute(round, tier.sharing.method, contenders, to_give, votes_valid, std::nullopt);
        if (!shared.complete) {
            result.complete = false;
            result.refused = shared.refused;
            result.seats = before;
            result.added = 0;
            return result;
        }
        std::vector<Contender> others;
        for (std::size_t i = 0; i < contenders.size(); ++i) {
            const std::size_t list = contenders[i].list;
            const std::uint32_t target = shared.seats[i];
            result.seats[list] = target;
            if (before[list] <= target) {
                others.push_back(contenders[i]);
                continue;
            }
            round.steps.emplace_back(ExcessStep{list, before[list], target, tier.excess});
            if (tier.excess == Excess::take_back) continue;
            result.seats[list] = before[list];
            if (tier.excess == Excess::add_seats) result.added += before[list] - target;
            if (tier.excess == Excess::keep_and_recompute) to_give -= before[list];
        }
        if (tier.excess != Excess::keep_and_recompute || others.size() == contenders.size()) break;
        contenders = std::move(others);
    }
    return result;
}

}  // namespace urna::election::law
