// SPDX-License-Identifier: Apache-2.0
#include "election/law/tie_break.h"

#include <algorithm>
#include <cassert>

namespace urna::election::law {
namespace {

// Greater comes first.
std::uint64_t precedence(const Contender& contender, TieBreak by) {
    switch (by) {
        case TieBreak::most_votes:
            return contender.votes;
        case TieBreak::fewest_votes:
            return ~contender.votes;
        case TieBreak::lowest_number:
            return ~static_cast<std::uint64_t>(contender.list);
        case TieBreak::lot:
            break;
    }
    return 0;
}

std::vector<std::size_t> foremost(std::span<const Contender> contenders, const std::vector<std::size_t>& of,
                                  TieBreak by, bool reversed) {
    const auto key = [&](std::size_t i) {
        const std::uint64_t value = precedence(contenders[i], by);
        return reversed ? ~value : value;
    };
    std::vector<std::size_t> first;
    for (const std::size_t i : of) {
        if (!first.empty() && key(i) > key(first.front())) first.clear();
        if (first.empty() || key(i) == key(first.front())) first.push_back(i);
    }
    return first;
}

std::vector<std::size_t> lists_of(std::span<const Contender> contenders, std::span<const std::size_t> of) {
    std::vector<std::size_t> lists;
    lists.reserve(of.size());
    for (const std::size_t i : of) lists.push_back(contenders[i].list);
    std::sort(lists.begin(), lists.end());
    return lists;
}

// Those of the group who come first, as the tie breaks in order tell; never more than `places`. Empty: a lot
// is needed and is not there.
std::vector<std::size_t> first_of(Round& round, std::span<const Contender> contenders,
                                  const std::vector<std::size_t>& group, std::size_t places,
                                  Decides decides) {
    std::vector<std::size_t> first = group;
    for (const TieBreak by : round.ties) {
        if (by == TieBreak::lot) {
            const Situation situation{round.tier, round.district, decides, lists_of(contenders, first)};
            const auto drawn = round.lots.draw(situation);
            round.steps.emplace_back(LotStep{situation, drawn});
            if (!drawn) {
                round.open_lot = situation;
                return {};
            }
            std::erase_if(first, [&](std::size_t i) { return contenders[i].list != *drawn; });
            return first;
        }
        first = foremost(contenders, first, by, decides != Decides::seat);
        if (first.size() <= places) {
            round.steps.emplace_back(
                TieStep{lists_of(contenders, group), lists_of(contenders, first), decides, by});
            return first;
        }
    }
    assert(false && "ties end in a lot or in the lowest number");
    return {};
}

}  // namespace

bool pick(Round& round, std::span<const Contender> contenders, std::span<const std::size_t> tied,
          std::size_t places, Decides decides, std::vector<std::size_t>& picked) {
    std::vector<std::size_t> group(tied.begin(), tied.end());
    while (group.size() > places) {
        const auto first = first_of(round, contenders, group, places, decides);
        if (first.empty()) return false;
        picked.insert(picked.end(), first.begin(), first.end());
        places -= first.size();
        if (places == 0) return true;
        std::erase_if(group,
                      [&](std::size_t i) { return std::find(first.begin(), first.end(), i) != first.end(); });
    }
    picked.insert(picked.end(), group.begin(), group.end());
    return true;
}

}  // namespace urna::election::law
