// SPDX-License-Identifier: Apache-2.0
// The record of uploads: when each was accepted, from whom, and how many of its ballots got which verdict.
// For whom the ballots are is told of one official's valid ballots alone. Every call may throw Unavailable.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/guid.h"
#include "base/id.h"
#include "base/instant.h"
#include "election/verdict.h"

namespace urna::store {

// What the record says of an upload as a whole. The official is as the token said at that time.
struct UploadRow {
    std::int64_t number = 0;
    UploadId id;
    Instant accepted_at;
    std::string official_email;
    std::string official_jmbg;
    std::string official_forename;
    std::string official_surname;
    election::VerdictCounts counts;
};

// The uploads of one official for one election: the first and the last of them, by number.
struct OfficialUploads {
    ElectionId election;
    std::string official_jmbg;
    std::int64_t first = 0;
    std::int64_t last = 0;
};

// How far the valid votes of an official's uploads are counted.
struct OfficialVotes {
    std::vector<std::int64_t> valid;  // by poll number, from 1, as many as the election has; right in the end
    bool finished = false;
    std::int64_t through_row = 0;     // of the table `batches`; 0 at the beginning
    std::int64_t through_upload = 0;  // whose duplicates are subtracted
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

    // Counts on from `sofar`, a bounded piece of the record, and returns how far it came. The official's
    // uploads are all recorded.
    virtual OfficialVotes count_votes(const OfficialUploads& uploads, const OfficialVotes& sofar) = 0;
};

}  // namespace urna::store
