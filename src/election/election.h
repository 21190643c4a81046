// SPDX-License-Identifier: Apache-2.0
// Participants and elections.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "base/instant.h"

namespace urna::election {

inline constexpr std::size_t short_name_characters_max = 16;
inline constexpr int seat_order_max = 10'000;

// How pages show a participant. None of it changes a result.
struct Looks {
    std::string short_name;  // empty: it has none
    std::string colour;      // `#rrggbb`; empty: pages choose one
    int seat_order = 0;  // where its seats are, by ascending numbers from the left; 0: after those with one
    friend bool operator==(const Looks&, const Looks&) = default;
};

struct Participant {
    ParticipantId id;
    std::string name;
    bool individual = false;  // true: a person, false: a party
    Looks looks{};
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

// As many characters may each of an election's name, place and kind have.
inline constexpr std::size_t election_text_characters_max = 256;

// What an administrator asks for. The texts are those submitted, for getElections to show.
struct NewElection {
    Period period;
    std::string start_text;
    std::string end_text;
    bool individual = false;  // true: presidential (shares), false: parliamentary (seats)
    int seats = seats_default;
    int threshold_millipercent = threshold_millipercent_default;  // 5 % is 5000
    std::string name;                                             // empty: it has none; so place and kind
    std::string place;                                            // such as a municipality
    std::string kind;                                             // such as `local`
    std::string time_zone;  // by its IANA name; empty: the configured one
    std::string rule;       // its law as law::canonical_text() writes it; empty: that of the contract
    std::string lists;      // law::canonical_text() of the lists' terms; empty: they have none
    ElectionId follows;     // whose second round it is; 0: nobody's
    std::vector<ParticipantId> participants;  // poll numbers run from 1 in this order
};

// Whether an election takes place.
enum class Standing : std::uint8_t {
    stands,
    cancelled,  // before it began
    withdrawn,  // after it had begun, or was over
};

// A version of an election. Whoever changes an election adds a version; none is ever changed. The election at
// an instant is its last version that was valid from that instant, or an earlier one, on.
struct Election {
    ElectionId id;
    int version = 1;     // from 1
    Instant valid_from;  // by the queue's clock; of the first version the instant of its creation
    Standing standing = Standing::stands;
    Period period;
    std::string start_text;
    std::string end_text;
    bool individual = false;
    int seats = seats_default;
    int threshold_millipercent = threshold_millipercent_default;
    std::string name;
    std::string place;
    std::string kind;
    std::string time_zone;
    std::string rule;  // as in NewElection, and the two that follow
    std::string lists;
    ElectionId follows;
    std::vector<Participant> participants;  // the participant with poll number n is at n - 1

    // Whether it runs at that instant, if no later version is valid by then. An election created after an
    // instant did not run at it, whatever its period says: a ballot that was dropped is not looked at again.
    bool running_at(Instant instant) const {
        return standing == Standing::stands && valid_from <= instant && period.contains(instant);
    }

    // Whether it began at or before that instant, so that it can no longer be changed: a second before the
    // start, so that no clock that is a little behind changes an election under ballots that are accepted.
    bool begun_at(Instant instant) const { return instant + std::chrono::seconds{1} >= period.start; }
};

// Those of the participants, by poll number.
std::vector<std::string> names_of(const Election& election);

// The election that runs at that instant; null: none does. `versions` holds all versions of each election,
// by election and version.
const Election* running_at(const std::vector<Election>& versions, Instant instant);

// What of a new election breaks the rules.
// follows: the election is to be a second round that it cannot be.
enum class ElectionFault { period, participants, follows };

// The fault `period` when the period is empty or reversed or overlaps one of the others.
Result<void, ElectionFault> check_period(const Period& period, const std::vector<Election>& others);

// The fault `participants` when there are fewer than two ids, or one is repeated, unknown, or of the wrong
// kind (a presidential election takes persons only, a parliamentary one parties only).
Result<void, ElectionFault> check_participants(const std::vector<ParticipantId>& ids, bool individual,
                                               const std::vector<Participant>& known);

}  // namespace urna::election
