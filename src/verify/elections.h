// SPDX-License-Identifier: Apache-2.0
// The elections of a log in their versions, and which of them governs an instant.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "verify/log.h"

namespace urna::verify {

inline constexpr std::uint64_t end_of_log = std::numeric_limits<std::uint64_t>::max();

// What an entry says of a version.
struct Statement {
    std::uint64_t entry = 0;
    transparency::ElectionEvent event;
};

// A version in the order of its statements, of which the last one holds.
using ElectionVersion = std::vector<Statement>;

class Elections {
 public:
    // Takes a statement, in the order of entries. Its version was stated before, or is the next one.
    void add(std::uint64_t entry, const transparency::ElectionEvent& event);

    // Whether an entry before that one has the election.
    bool stands_before(ElectionId election, std::uint64_t entry) const;

    // The versions of an election, from number 1 on; none when there is no such election.
    const std::vector<ElectionVersion>& versions(ElectionId election) const;

    // The version with the largest number of those that an entry before that one states, as it was stated
    // last. Null when there is none.
    const transparency::ElectionEvent* last(ElectionId election, std::uint64_t before = end_of_log) const;

    // The last versions of all elections.
    std::vector<const transparency::ElectionEvent*> all_last() const;

    // The elections that govern the instant, as seen at an entry ("Which election governs").
    std::vector<const transparency::ElectionEvent*> governing(Instant instant, std::uint64_t seen_at) const;

 private:
    std::map<ElectionId, std::vector<ElectionVersion>> elections_;
};

// What the last entry of its kind says of an election.
struct LastClosed {
    std::uint64_t entry = 0;
    const transparency::ClosedEvent* event = nullptr;
};
std::map<ElectionId, LastClosed> last_closed(const Log& log);

}  // namespace urna::verify
