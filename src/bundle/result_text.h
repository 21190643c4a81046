// SPDX-License-Identifier: Apache-2.0
// What a bundle says of an election's result: canonical JSON, of numbers by poll number
// (docs/verify/format.md, "Results").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"

namespace urna::bundle {

struct PartyResult {
    ElectionId election;
    std::uint64_t open = 0;  // seats that nobody could take
    std::vector<bool> passed;
    std::vector<std::uint64_t> seats;
    std::vector<std::uint64_t> votes;
};

struct PersonResult {
    ElectionId election;
    std::string_view verdict;  // `elected`, `runoff`, `void` or `none`
    std::optional<std::uint64_t> elected;
    std::vector<std::uint64_t> hundredths;
    std::vector<std::uint64_t> runoff;
    std::vector<std::uint64_t> votes;
};

std::string result_text(const PartyResult& result);
std::string result_text(const PersonResult& result);

}  // namespace urna::bundle
