// SPDX-License-Identifier: Apache-2.0
// Lots decide where the law leaves lists equal. They are drawn by people and handed in: nothing here is
// random.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace urna::election::law {

// What the list that is drawn gets: a seat (or a place in the runoff); the seat that another list took last
// is taken from it; a seat too many is taken from it.
enum class Decides : std::uint8_t { seat, last_seat, loses };

struct Situation {
    std::size_t tier = 0;
    std::optional<std::size_t> district;
    Decides decides = Decides::seat;
    std::vector<std::size_t>
        options;  // lists, ascending, at least two; an alliance is known by its first member
    friend bool operator==(const Situation&, const Situation&) = default;
};

// Decides one seat.
struct Lot {
    Situation situation;
    std::size_t drawn = 0;  // one of the options
};

// The lots of one sum, each of which is used at most once.
class LotBook {
 public:
    explicit LotBook(std::span<const Lot> lots) : lots_(lots), used_(lots.size(), false) {}
    // The list that the first unused lot of this situation names; none when there is no such lot.
    std::optional<std::size_t> draw(const Situation& situation);

 private:
    std::span<const Lot> lots_;
    std::vector<bool> used_;
};

}  // namespace urna::election::law
