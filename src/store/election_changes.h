// SPDX-License-Identifier: Apache-2.0
// Changing elections until they begin, and participants until an election of theirs begins, but for their
// looks. Nothing is overwritten: each change adds a version, which is valid from an instant on that the
// queue's clock tells inside the transaction, under the lock of the elections. Each change enters an event in
// the audit trail with it: both or neither. Every call may throw Unavailable.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "audit/event.h"
#include "base/error.h"
#include "election/election.h"

namespace urna::store {

// Why a change is refused; nothing was changed then.
struct ChangeRefusal {
    enum class Reason {
        unknown,       // there is no such election or participant
        changed,       // `version` is not the last one any more
        begun,         // the election has begun, or would have; an election of the participant's has begun
        not_begun,     // the election is not to be withdrawn but cancelled
        cancelled,     // the election is cancelled
        withdrawn,     // the election is withdrawn
        recorded,      // something is recorded for the election
        period,        // as election::ElectionFault::period
        participants,  // as election::ElectionFault::participants; the two are one, or of two kinds
        follows,       // as election::ElectionFault::follows
        kind,          // the participant stands on a ballot for the other kind
        on_ballot,     // the participant stands in `elections`
        both,          // both participants stand in `elections`
        second_round,  // the participant entered the second rounds `elections`
    };
    Reason reason = Reason::unknown;
    int version = 0;                      // `changed`: the last one
    std::uint64_t ballots = 0;            // `recorded`
    std::vector<ElectionId> elections{};  // `on_ballot`, `both` and `second_round`: by id
};

// A participant that was not removed.
struct ListedParticipant {
    election::Participant participant;
    int version = 1;
    bool begun = false;                   // whether an election of theirs has begun
    std::vector<ElectionId> elections{};  // those that stand, by id
};

// What of a participant is to be as given; what is none of the optional ones stays as it is.
struct ParticipantEdit {
    std::string name;
    bool individual = false;
    std::optional<std::string> short_name{};
    std::optional<std::string> colour{};
    std::optional<int> seat_order{};
};

struct NamedVersion {
    ParticipantId id;
    int version = 0;
};

class ElectionChanges {
 public:
    virtual ~ElectionChanges() = default;

    // Each of these gives the version that it made.
    using Version = Result<int, ChangeRefusal>;

    // Makes the election what is wanted, while it has not begun (Election::begun_at) and would not have.
    virtual Version edit(ElectionId id, int version, const election::NewElection& wanted, const Clock& clock,
                         const audit::Origin& by = {}) = 0;

    // The election does not take place. Its period is free from then on.
    virtual Version cancel(ElectionId id, int version, const Clock& clock, const audit::Origin& by = {}) = 0;

    // The election, which has begun or is over, runs at no instant from now on, and its period is free.
    virtual Version withdraw(ElectionId id, const Clock& clock, const audit::Origin& by = {}) = 0;

    // All elections by id, also those that do not take place.
    virtual std::vector<election::Election> all_elections() = 0;

    // Of each withdrawn election how many ballots were accepted before and recorded for it later; of one that
    // has none nothing.
    virtual std::map<ElectionId, std::uint64_t> recorded_of_withdrawn() = 0;

    // By id.
    virtual std::vector<ListedParticipant> participants(const Clock& clock) = 0;

    // Once an election of theirs has begun only the looks may differ.
    virtual Version edit_participant(const NamedVersion& participant, const ParticipantEdit& wanted,
                                     const Clock& clock, const audit::Origin& by = {}) = 0;

    // Takes the participant, who stands in no election, off the list.
    virtual Version remove_participant(const NamedVersion& participant, const Clock& clock,
                                       const audit::Origin& by = {}) = 0;

    // Puts `into` in the place of `from` on the ballots of elections that have not begun, and takes `from`
    // off the list. None of these may be a second round: nobody but who entered it stands there. Gives the
    // version of `from` that this made.
    virtual Version merge_participants(const NamedVersion& from, const NamedVersion& into, const Clock& clock,
                                       const audit::Origin& by = {}) = 0;
};

}  // namespace urna::store
