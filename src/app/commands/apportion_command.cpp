// SPDX-License-Identifier: Apache-2.0
#include "app/commands/apportion_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "base/text.h"
#include "election/apportionment.h"
#include "election/election_file.h"

namespace urna::app {

namespace {

using election::PublishedElection;

__extension__ using uint128 = unsigned __int128;

// `26.86`, rounded half up.
std::string percent(uint128 part, uint128 whole) {
    const auto hundredths =
        whole == 0 ? 0 : static_cast<std::uint64_t>((part * 20'000 + whole) / (whole * 2));
    return fmt::format("{}.{:02}", hundredths / 100, hundredths % 100);
}

struct Row {
    std::string name, votes, share, seats;
};

std::size_t width_of(const std::vector<Row>& rows, std::string Row::*column) {
    std::size_t width = 0;
    for (const Row& row : rows) {
        width = std::max(width, code_point_count(row.*column));
    }
    return width;
}

std::string spaces(std::size_t width, std::string_view text) {
    return std::string(width - code_point_count(text), ' ');
}

// The first row is the heading and the last the totals.
void print_table(std::ostream& out, const std::vector<Row>& rows) {
    const auto name = width_of(rows, &Row::name);
    const auto votes = width_of(rows, &Row::votes);
    const auto share = width_of(rows, &Row::share);
    const auto seats = width_of(rows, &Row::seats);
    const std::string rule(name + votes + share + seats + 6, '-');
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i == 1 || i + 1 == rows.size()) {
            out << rule << '\n';
        }
        const Row& row = rows[i];
        out << row.name << spaces(name, row.name) << "  " << spaces(votes, row.votes) << row.votes << "  "
            << spaces(share, row.share) << row.share << "  " << spaces(seats, row.seats) << row.seats << '\n';
    }
}

std::string decimal(uint128 number) {
    std::string digits;
    do {
        digits += static_cast<char>('0' + static_cast<int>(number % 10));
        number /= 10;
    } while (number != 0);
    return {digits.rbegin(), digits.rend()};
}

std::vector<Row> table_of(const PublishedElection& election, const std::vector<int>& seats) {
    uint128 votes_total = 0;
    long long seats_total = 0;
    for (std::size_t i = 0; i < seats.size(); ++i) {
        votes_total += election.lists[i].votes;
        seats_total += seats[i];
    }
    std::vector<Row> rows{{"List", "Votes", "Share %", "Seats"}};
    for (std::size_t i = 0; i < seats.size(); ++i) {
        const auto& list = election.lists[i];
        rows.push_back({printable(list.name), std::to_string(list.votes), percent(list.votes, votes_total),
                        std::to_string(seats[i])});
    }
    rows.push_back(
        {"Total", decimal(votes_total), percent(votes_total, votes_total), std::to_string(seats_total)});
    return rows;
}

// Whether every number of seats in the file is the one computed. Names those that are not.
bool compare(std::ostream& out, const PublishedElection& election, const std::vector<int>& seats) {
    std::size_t given = 0;
    std::size_t different = 0;
    for (std::size_t i = 0; i < seats.size(); ++i) {
        const auto& list = election.lists[i];
        given += list.seats.has_value();
        if (list.seats && *list.seats != seats[i]) {
            ++different;
            out << fmt::format("{}: the file gives {}, computed {}\n", printable(list.name), *list.seats,
                               seats[i]);
        }
    }
    if (different > 0) {
        out << fmt::format("{} of {} lists differ from the file.\n", different, given);
    } else if (given > 0) {
        out << "All seats are as the file gives them.\n";
    }
    return different == 0;
}

}  // namespace

int apportion_command(const std::filesystem::path& file, std::ostream& out, std::ostream& err) {
    const auto read = election::read_published_election(file);
    if (!read) {
        err << printable(read.error().message) << '\n';
        return 2;
    }
    const PublishedElection& election = *read;
    const auto seats = election::apportion(election.votes(), election.rule);

    out << printable(election.name) << '\n'
        << fmt::format("{} seats by D'Hondt, threshold {}/{} of the valid votes\n\n", election.rule.seats,
                       election.rule.threshold.numerator, election.rule.threshold.denominator);
    print_table(out, table_of(election, seats));
    out << '\n';
    return compare(out, election, seats) ? 0 : 1;
}

}  // namespace urna::app
