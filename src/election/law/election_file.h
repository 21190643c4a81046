// SPDX-License-Identifier: Apache-2.0
// Elections as JSON files, by a rule that stands in the file or by the contract's law.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "election/law/law_file.h"

namespace urna::election::law {

inline constexpr std::uint32_t fraction_denominator_max = 1'000'000'000;

// Reads a text with a `rule` as parse_law_file() does, and else an object
// `{"name", "seats", "threshold": "4/100", "threshold_of": "valid votes", "method": "d'hondt", "lists":
// [{"name", "votes", "seats"}, ...]}`, whose further members are ignored. The threshold is a fraction from 0
// to
// 1. Refuses, saying what and where, a text that is not of that form, a method or base of the threshold that
// is not these, seats out of range, negative votes, or no lists at all.
Result<LawFile, FileError> parse_election_file(std::string_view text);

// The same from a file of at most 16 MiB. What is wrong is said with the file's name.
Result<LawFile, FileError> read_election_file(const std::filesystem::path& file);

}  // namespace urna::election::law
