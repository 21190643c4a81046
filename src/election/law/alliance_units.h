// SPDX-License-Identifier: Apache-2.0
// Who competes for seats: lists, and alliances whose members take seats as one list and share them inside.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "election/law/alliance_groups.h"
#include "election/law/round.h"
#include "election/law/threshold.h"

namespace urna::election::law {

// The votes that a tier shares out by.
struct Pool {
    std::vector<std::uint64_t> votes;    // by list: as they were given, for ties
    std::vector<std::uint64_t> amounts;  // by list: in this part of a vote:
    std::uint64_t unit = 1;
    std::uint64_t valid = 0;  // all amounts
};

struct Unit {
    Contender contender;
    std::vector<Contender> members;  // those with votes; none for a list that stands alone
};

// The lists that take part and have votes, in order of the lists (an alliance where its first member stands).
// `candidates` says by list how many seats it can still take.
std::vector<Unit> make_units(Round& round, const AllianceGroups& groups,
                             const std::optional<Alliances>& alliances, const Participation& participation,
                             const Pool& pool, std::span<const std::optional<std::uint32_t>> candidates);

}  // namespace urna::election::law
