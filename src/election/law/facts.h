// SPDX-License-Identifier: Apache-2.0
// What is known of one election when its seats are shared out. Lists are known by their index, counted from 0
// in the order of their poll numbers; districts by theirs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "election/law/lots.h"

namespace urna::election::law {

// Under these bounds every sum fits into 128 bits, and the explanation has a bound (law.h says how).
inline constexpr std::uint64_t votes_total_max = std::numeric_limits<std::int64_t>::max();
inline constexpr std::size_t lists_max = 1000;  // by a law of one's own; the contract's has no bound
inline constexpr std::size_t districts_max = 1000;

// Numbers that the ballots do not tell.
struct Totals {
    std::optional<std::uint64_t> cast;  // papers in the boxes, whether valid or not
    std::optional<std::uint64_t> blank;
    std::optional<std::uint64_t> registered;
};

struct ListFacts {
    std::uint64_t votes = 0;                    // in the whole election
    std::vector<std::uint64_t> district_votes;  // by district; they add up to `votes`. None without districts
    std::optional<std::string> class_name;
    std::optional<std::string> alliance;
    std::optional<std::uint32_t> candidates;  // as many seats as the list can fill; none: as many as it gets
    std::uint32_t direct_seats = 0;
};

struct District {
    std::string code;
    std::uint32_t seats = 0;
    Totals totals;
};

struct Facts {
    std::uint32_t seats = 0;  // 0 in the election of an individual
    std::vector<ListFacts> lists;
    Totals totals;
    std::vector<District> districts;
    std::vector<Lot> lots;
};

}  // namespace urna::election::law
