// SPDX-License-Identifier: Apache-2.0
// What becomes of accepted ballots. A pure function of what was accepted, so that anyone can recompute it.
#pragma once

#include <span>
#include <unordered_set>
#include <vector>

#include "base/guid.h"
#include "base/id.h"
#include "election/ballot.h"
#include "election/election.h"
#include "election/verdict.h"

namespace urna::election {

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

}  // namespace urna::election
