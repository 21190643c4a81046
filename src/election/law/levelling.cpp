// SPDX-License-Identifier: Apache-2.0
#include "election/law/levelling.h"

#include <cstddef>

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

bool anybody_has_more(std::span<const Contender> contenders, const Seats& before,
                      const Distribution& shared) {
    for (std::size_t i = 0; i < contenders.size(); ++i)
        if (before[contenders[i].list] > shared.seats[i]) return true;
    return false;
}

// The sum of those who are left. It is told only when it is the last one, in which nobody has more seats
// already.
template <class Share>
Distribution share_again(Round& round, Share share, std::span<const Contender> contenders,
                         const Seats& before) {
    const LotBook lots = round.lots;
    const std::size_t steps = round.steps.size();
    round.brief = true;
    Distribution shared = share();
    round.brief = false;
    if (shared.complete && anybody_has_more(contenders, before, shared)) return shared;
    round.lots = lots;
    round.steps.erase(round.steps.begin() + static_cast<std::ptrdiff_t>(steps), round.steps.end());
    round.open_lot.reset();
    return share();
}

}  // namespace

Levelling level_seats(Round& round, const Tier& tier, std::vector<Contender> contenders,
                      const std::vector<bool>& qualified, const Seats& before, std::uint32_t total,
                      std::uint64_t votes_valid) {
    Levelling result;
    result.seats = before;
    std::uint32_t to_give = total - seats_outside(round, qualified, before);
    const auto share = [&] {
        return distribute(round, tier.sharing.method, contenders, to_give, votes_valid, std::nullopt);
    };
    for (bool first = true; !contenders.empty(); first = false) {
        const Distribution shared = first ? share() : share_again(round, share, contenders, before);
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
