// SPDX-License-Identifier: Apache-2.0
#include "election/file_tally.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace urna::election {
namespace {

// Real ballots have lower poll numbers than this. Those are counted without a search.
constexpr std::size_t direct_numbers = 1'024;

template <class Number>
bool read_number(std::string_view word, Number& number) {
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    return error == std::errc() && end == word.data() + word.size();
}

}  // namespace

FileTally tally_of(std::span<const Ballot> ballots) {
    std::array<std::uint64_t, direct_numbers> direct{};
    std::map<std::uint32_t, std::uint64_t> higher;
    for (const Ballot& ballot : ballots) {
        if (ballot.poll_number < direct_numbers) {
            ++direct[ballot.poll_number];
        } else {
            ++higher[ballot.poll_number];
            if (higher.size() > file_tally_rows_max) return {};
        }
    }
    FileTally tally;
    for (std::uint32_t number = 0; number < direct_numbers; ++number) {
        if (direct[number] != 0) tally.push_back({number, direct[number]});
    }
    for (const auto& [number, count] : higher) tally.push_back({number, count});
    if (tally.size() > file_tally_rows_max) return {};
    return tally;
}

std::string file_tally_text(const FileTally& tally) {
    std::string text;
    std::uint32_t next = 1;
    for (const FileTallyRow& row : tally) {
        if (!text.empty()) text += ' ';
        if (row.poll_number != next) text += "+" + std::to_string(row.poll_number - next) + " ";
        text += std::to_string(row.ballots);
        next = row.poll_number + 1;
    }
    return text;
}

std::optional<FileTally> parse_file_tally(std::string_view text) {
    FileTally tally;
    std::uint64_t next = 1;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        if (word.starts_with('+')) {
            std::uint32_t skipped = 0;
            if (!read_number(word.substr(1), skipped)) return std::nullopt;
            next += skipped;
            continue;
        }
        FileTallyRow row;
        if (!read_number(word, row.ballots) || row.ballots == 0) return std::nullopt;
        if (next > poll_number_max || tally.size() == file_tally_rows_max) return std::nullopt;
        row.poll_number = static_cast<std::uint32_t>(next++);
        tally.push_back(row);
    }
    return tally;
}

}  // namespace urna::election
