// SPDX-License-Identifier: Apache-2.0
// What a file says before any of its ballots is judged: how many ballots it has for each poll number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "election/ballot.h"

namespace urna::election {

struct FileTallyRow {
    std::uint32_t poll_number = 0;
    std::uint64_t ballots = 0;  // at least one
    friend bool operator==(const FileTallyRow&, const FileTallyRow&) = default;
};

// By poll number, rising. Empty when there is none: of a file without ballots, or with too many different
// poll numbers.
using FileTally = std::vector<FileTallyRow>;

// A tally with more different poll numbers is not kept.
inline constexpr std::size_t file_tally_rows_max = 256;

// Reads the ballots once. The tally is empty when they have more than `file_tally_rows_max` different
// numbers.
FileTally tally_of(std::span<const Ballot> ballots);

// `12 30 +997 1` is 12 ballots for number 1, 30 for 2, and 1 for 1000: a `+` skips so many numbers. Empty for
// an empty tally.
std::string file_tally_text(const FileTally& tally);

// Reads such a text; none when it is damaged.
std::optional<FileTally> parse_file_tally(std::string_view text);

}  // namespace urna::election
