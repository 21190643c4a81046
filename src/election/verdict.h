// SPDX-License-Identifier: Apache-2.0
// What became of accepted ballots. How it is decided stands in judge.h.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace urna::election {

enum class Verdict : std::uint8_t {
    valid,
    duplicate,            // its GUID was recorded before, in any election, valid or not
    invalid_poll_number,  // its poll number is not on the ballot
    dropped,              // no election was running when it was accepted; it takes no GUID
};

// The reason that results show for an invalid vote: `Duplicate ballot.` or `Invalid poll number.`
std::string_view reason(Verdict verdict);

// How many ballots of an upload got which verdict.
struct VerdictCounts {
    std::uint64_t valid = 0;
    std::uint64_t duplicate = 0;
    std::uint64_t invalid_poll_number = 0;
    std::uint64_t dropped = 0;

    // All of them.
    std::uint64_t ballots() const { return valid + duplicate + invalid_poll_number + dropped; }
    VerdictCounts& operator+=(const VerdictCounts& more);
    friend bool operator==(const VerdictCounts&, const VerdictCounts&) = default;
};
VerdictCounts count(std::span<const Verdict> verdicts);

}  // namespace urna::election
