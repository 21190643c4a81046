// SPDX-License-Identifier: Apache-2.0
// What becomes of accepted ballots. A pure function of what was accepted, so that anyone can recompute it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/guid.h"
#include "base/id.h"
#include "election/ballot.h"
#include "election/election.h"

namespace urna::election {

enum class Verdict : std::uint8_t {
    valid,
    duplicate,            // its GUID was recorded before, in any election, valid or not
    invalid_poll_number,  // its poll number is not on the ballot
    dropped,              // no election was running when it was accepted; it takes no GUID
};

// The reason that results show for an invalid vote: `Duplicate ballot.` or `Invalid poll number.`
std::string_view reason(Verdict verdict);

// An upload and the election that ran when it was accepted; none drops all of its ballots.
struct JudgingInput {
    const Upload* upload = nullptr;
    const Election* election = nullptr;
};

using GuidSet = std::unordered_set<Guid, GuidHash>;

// One verdict a ballot, for each upload in the order given; `recorded` holds those GUIDs of these ballots
// that were recorded before. Uploads are judged one after another, their lines in order: the first record of
// a GUID takes it, also when that record is invalid for its poll number.
std::vector<std::vector<Verdict>> judge(std::span<const JudgingInput> cases, const GuidSet& recorded);

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
