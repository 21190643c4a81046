// SPDX-License-Identifier: Apache-2.0
#include "app/commands/votes_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>

#include "base/text.h"

namespace urna::app {

namespace {

__extension__ using uint128 = unsigned __int128;

// `26.86`, rounded half up.
std::string percent(uint128 part, uint128 whole) {
    const auto hundredths =
        whole == 0 ? 0 : static_cast<std::uint64_t>((part * 20'000 + whole) / (whole * 2));
    return fmt::format("{}.{:02}", hundredths / 100, hundredths % 100);
}

constexpr std::size_t columns_max = 4;
using Row = std::array<std::string, columns_max>;

std::string spaces(std::size_t width, std::string_view text) {
    return std::string(width - code_point_count(text), ' ');
}

std::vector<Row> rows_of(const std::vector<ListRow>& lists) {
    uint128 votes_total = 0;
    std::uint64_t seats_total = 0;
    for (const ListRow& list : lists) {
        votes_total += list.votes;
        seats_total += list.seats.value_or(0);
    }
    std::vector<Row> rows{{"List", "Votes", "Share %", "Seats"}};
    for (const ListRow& list : lists) {
        rows.push_back({printable(list.name), std::to_string(list.votes), percent(list.votes, votes_total),
                        std::to_string(list.seats.value_or(0))});
    }
    rows.push_back({"Total", fmt::format("{}", votes_total), percent(votes_total, votes_total),
                    std::to_string(seats_total)});
    return rows;
}

}  // namespace

void print_votes_table(std::ostream& out, const std::vector<ListRow>& lists) {
    const std::size_t columns = lists.front().seats ? columns_max : columns_max - 1;
    const auto rows = rows_of(lists);
    std::array<std::size_t, columns_max> widths{};
    std::size_t line = 2 * (columns - 1);
    for (std::size_t column = 0; column < columns; ++column) {
        for (const Row& row : rows) widths[column] = std::max(widths[column], code_point_count(row[column]));
        line += widths[column];
    }
    const std::string rule(line, '-');
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i == 1 || i + 1 == rows.size()) out << rule << '\n';
        out << rows[i][0] << spaces(widths[0], rows[i][0]);
        for (std::size_t column = 1; column < columns; ++column)
            out << "  " << spaces(widths[column], rows[i][column]) << rows[i][column];
        out << '\n';
    }
}

bool compare_with_file(std::ostream& out, const std::vector<ListRow>& lists) {
    std::size_t given = 0;
    std::size_t different = 0;
    for (const ListRow& list : lists) {
        given += list.in_file.has_value();
        if (list.in_file && *list.in_file != list.seats) {
            ++different;
            out << fmt::format("{}: the file gives {}, computed {}\n", printable(list.name), *list.in_file,
                               list.seats.value_or(0));
        }
    }
    if (different > 0) {
        out << fmt::format("{} of {} lists differ from the file.\n", different, given);
    } else if (given > 0) {
        out << "All seats are as the file gives them.\n";
    }
    return different == 0;
}

}  // namespace urna::app
