// SPDX-License-Identifier: Apache-2.0
// What the record has of instants to come, after a clock that was ahead, and bringing it back to the present.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/guid.h"
#include "base/id.h"
#include "base/instant.h"
#include "election/ballot.h"
#include "election/verdict.h"
#include "store/lease_store.h"

namespace urna::store {

// An upload that was accepted at an instant which lies ahead of the present.
struct UploadAhead {
    UploadId id;  // as its official knows it
    Instant accepted_at;
    std::string official_email;
    election::VerdictCounts counts;

    // Nothing of it counts, or was refused, or took a GUID: it can be sent again as if it were new.
    bool dropped_whole() const { return counts.dropped == counts.ballots(); }
};

// Which instants of acceptance are believed: none that is still to come, and none after `sound_until`, from
// when on the clock was wrong.
struct Correction {
    Instant present;
    Instant sound_until;  // not after the present
};

struct RecordAhead {
    Instant watermark;
    std::vector<UploadAhead> uploads;   // in the order in which they were recorded
    std::vector<ElectionId> elections;  // whose result nobody may take for final, by id
    // Names that were released, and under which nothing was recorded since: the queue must not know them.
    std::vector<UploadId> released;
};

// Every call may throw Unavailable.
class ClockCorrection {
 public:
    virtual ~ClockCorrection() = default;

    // What correct() would change. Elections are those that were not counted by `sound_until`, and that have
    // begun or have ballots of false instants; none when no upload has one.
    virtual RecordAhead ahead_of(const Correction& correction) = 0;

    // In one transaction: sets the watermark back to the present, releases the names of those uploads of
    // false instants that were dropped whole, so that uploads of these names may be recorded, and marks the
    // elections. Returns what was ahead. May be repeated. Throws Fenced, having changed nothing, when the
    // lease has another epoch or was released.
    virtual RecordAhead correct(const Correction& correction, Epoch epoch) = 0;
};

}  // namespace urna::store
