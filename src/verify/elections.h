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

struct ElectionVersion {
    std::uint64_t entry = 0;
    transparency::ElectionEvent event;
};

class Elections {
 public:
    // Takes a version, in the order of entries.
    void add(std::uint64_t entry, const transparency::ElectionEvent& event);

    // Whether an entry before that one has the election.
    bool stands_before(ElectionId election, std::uint64_t entry) const;

    // The last version of an election, of those before an entry. Null when there is none.
    const transparency::ElectionEvent* last(ElectionId election, std::uint64_t before = end_of_log) const;

    // The elections that govern the instant, as seen at an entry ("Which election governs").
    std::vector<const transparency::ElectionEvent*> governing(Instant instant, std::uint64_t seen_at) const;

    const std::map<ElectionId, std::vector<ElectionVersion>>& all() const { return versions_; }

 private:
    std::map<ElectionId, std::vector<ElectionVersion>> versions_;
};

Elections elections_of(const Log& log);

// What the last entry of its kind says of an election.
struct LastClosed {
    std::uint64_t entry = 0;
    const transparency::ClosedEvent* event = nullptr;
};
std::map<ElectionId, LastClosed> last_closed(const Log& log);

}  // namespace urna::verify
