// SPDX-License-Identifier: Apache-2.0
// Which election ran at an instant of acceptance, from the versions of the elections alone.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/id.h"
#include "base/instant.h"

namespace urna::recount {

// What of a version decides a verdict.
struct Version {
    std::int64_t number = 1;
    Instant valid_from;
    bool takes_place = true;  // neither cancelled nor withdrawn
    Instant start;
    Instant end;
    std::vector<std::int64_t> poll_numbers;  // on its ballot, ascending
};

struct Election {
    ElectionId id;
    std::vector<Version> versions;  // by number
};

// Null twice where no election runs.
struct Running {
    const Election* election = nullptr;
    const Version* version = nullptr;
};

// An election runs at an instant when its last version that was valid by then takes place, and has the
// instant in its period, [start, end). Where the queue's clock was ahead, a resynchronization has moved
// instants from which versions are valid back to the present: what was judged before may rest on a later one.
class Schedule {
 public:
    // The elections outlive the schedule. `resynchronized`: the present of each resynchronization.
    Schedule(const std::vector<Election>& elections, std::vector<Instant> resynchronized);

    // All that run at the instant, by id: of a sound record one at most.
    std::vector<Running> at(Instant instant) const;

    // How `claimed` (null: no election) alone could have run at the instant, when versions of which a
    // resynchronization moved the instant were not valid yet. Null when it could not.
    std::optional<Running> before_resynchronization(Instant instant, std::optional<ElectionId> claimed) const;

 private:
    // A time for which a version was the last valid one, and in its period.
    struct Span {
        Instant begin;
        Instant end;
        Running running;
        Instant latest_end;  // of this span and those before it
    };

    void add_spans(const Election& election);
    std::vector<const Version*> possible_at(const Election& election, Instant instant) const;

    const std::vector<Election>& elections_;
    const std::vector<Instant> resynchronized_;
    std::vector<Span> spans_;  // by their begin
};

}  // namespace urna::recount
