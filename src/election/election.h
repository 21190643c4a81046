// SPDX-License-Identifier: Apache-2.0
// Participants and elections.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "base/instant.h"

namespace urna::election {

struct Participant {
    ParticipantId id;
    std::string name;
    bool individual = false;  // true: a person, false: a party
    friend bool operator==(const Participant&, const Participant&) = default;
};

// Half-open: [start, end).
struct Period {
    Instant start;
    Instant end;
    bool contains(Instant instant) const { return start <= instant && instant < end; }
    bool overlaps(const Period& other) const { return start < other.end && other.start < end; }
    friend bool operator==(const Period&, const Period&) = default;
};

inline constexpr int seats_default = 250;
inline constexpr int seats_max = 10'000;
inline constexpr int threshold_millipercent_default = 5'000;
inline constexpr int threshold_millipercent_max = 100'000;

// What an administrator asks for. The texts are those submitted, for getElections to show.
struct NewElection {
    Period period;
    std::string start_text;
    std::string end_text;
    bool individual = false;  // true: presidential (shares), false: parliamentary (seats)
    int seats = seats_default;
    int threshold_millipercent = threshold_millipercent_default;  // 5 % is 5000
    std::vector<ParticipantId> participants;                      // poll numbers run from 1 in this order
};

struct Election {
    ElectionId id;
    Period period;
    std::string start_text;
    std::string end_text;
    bool individual = false;
    int seats = seats_default;
    int threshold_millipercent = threshold_millipercent_default;
    Instant created_at;
    std::vector<Participant> participants;  // the participant with poll number n is at n - 1

    // Whether it runs at that instant. An election created after an instant did not run at it, whatever its
    // period says: a ballot that was dropped is not looked at again.
    bool running_at(Instant instant) const { return created_at <= instant && period.contains(instant); }
};

// What of a new election breaks the rules.
enum class ElectionFault { period, participants };

// The fault `period` when the period is empty or reversed or overlaps one of the others.
Result<void, ElectionFault> check_period(const Period& period, const std::vector<Election>& others);

// The fault `participants` when there are fewer than two ids, or one is repeated, unknown, or of the wrong
// kind (a presidential election takes persons only, a parliamentary one parties only).
Result<void, ElectionFault> check_participants(const std::vector<ParticipantId>& ids, bool individual,
                                               const std::vector<Participant>& known);

}  // namespace urna::election
