// SPDX-License-Identifier: Apache-2.0
// The record of uploads as wholes: when each was accepted, from whom, and how many of its ballots got which
// verdict. For whom they are is not in it. Every call may throw Unavailable.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "election/verdict.h"

namespace urna::store {

// What the record says of an upload as a whole. The official is as the token said at that time.
struct UploadRow {
    Instant accepted_at;
    std::string official_jmbg;
    std::string official_forename;
    std::string official_surname;
    election::VerdictCounts counts;
};

// Uploads are numbered in the order in which they were recorded, by one writer at a time: whoever has seen
// one has seen, or could have, all with lower numbers. Numbers are never taken back, unless the database is.
class UploadRecord {
 public:
    virtual ~UploadRecord() = default;

    // The number of the last upload; 0 when there is none.
    virtual std::int64_t last() = 0;

    // Those of the uploads with numbers above `after`, up to `through`, that the election has, by number. Its
    // cost is that of looking through all of these numbers.
    virtual std::vector<UploadRow> uploads(ElectionId election, std::int64_t after, std::int64_t through) = 0;
};

}  // namespace urna::store
