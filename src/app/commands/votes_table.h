// SPDX-License-Identifier: Apache-2.0
// A table of lists for the terminal: votes, shares and seats.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace urna::app {

struct ListRow {
    std::string name;
    std::uint64_t votes = 0;
    std::optional<std::uint32_t> seats;    // none in the election of an individual
    std::optional<std::uint32_t> in_file;  // seats that the file gives
};

// A heading, a line for each list, and the totals. Shares have two decimals, rounded half up. The column of
// seats is left out where lists have none.
void print_votes_table(std::ostream& out, const std::vector<ListRow>& lists);

// Whether every number of seats in the file is the one computed. Names those that are not.
bool compare_with_file(std::ostream& out, const std::vector<ListRow>& lists);

}  // namespace urna::app
