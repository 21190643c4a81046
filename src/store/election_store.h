// SPDX-License-Identifier: Apache-2.0
// Where participants and elections are kept, as they are now: those that were not removed, and those that
// take place (election_changes.h changes them). Whether an election's result is public can be switched. Each
// change enters an event in the audit trail with it: both or neither. Every call may throw Unavailable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "audit/event.h"
#include "base/error.h"
#include "election/election.h"

namespace urna::store {

// What everybody may see of an election: its page, which has the result once the count is complete.
struct Publication {
    ElectionId election;
    bool turnout = false;  // the page tells how many ballots were accepted while the election runs
    Instant since;         // as this was last changed; the epoch where an earlier schema did not keep it

    friend bool operator==(const Publication&, const Publication&) = default;
};

// How an administrator sets it; what is none stays as it was.
struct PublicationSwitch {
    bool page = false;
    std::optional<bool> turnout = {};
};

class ElectionStore {
 public:
    virtual ~ElectionStore() = default;

    virtual ParticipantId add_participant(const std::string& name, bool individual,
                                          const audit::Origin& by = {}) = 0;

    // All participants by id.
    virtual std::vector<election::Participant> participants() = 0;

    // Keeps the election, created at the instant that the clock tells inside the transaction; where the queue
    // has a clock of its own and a daemon has measured it (queue_clock.h), by that one, and never later than
    // it, but not before an election was last changed. The fault is `period` when its period overlaps another
    // election's, `participants` when one is unknown or of the wrong kind, `follows` when it
    // cannot be the second round that it is wanted as, by what is recorded then of the first: of several
    // calls at once for overlapping periods, or for one second round, exactly one succeeds.
    virtual Result<ElectionId, election::ElectionFault> add_election(const election::NewElection& wanted,
                                                                     const Clock& clock,
                                                                     const audit::Origin& by = {}) = 0;

    // All elections by id.
    virtual std::vector<election::Election> elections() = 0;

    // A number that grows with each election, each change of an election or a participant, and whatever is
    // stated of an election (law_record.h): asked for often, so as to read only when it is another one.
    virtual std::int64_t changes() = 0;

    virtual std::optional<election::Election> find_election(ElectionId id) = 0;

    // Of the elections, but for `except`, whose periods overlap this one, the one that ends first; empty when
    // there is none.
    virtual std::vector<election::Election> first_overlapping(const election::Period& period,
                                                              std::optional<ElectionId> except = {}) = 0;

    // Sets what anybody may see of an election that is there: nothing, until it is switched on. Of several
    // calls at once one is the last.
    virtual void publish(ElectionId id, const PublicationSwitch& wanted, const audit::Origin& by = {}) = 0;
    // Whether its page is public; false also when there is no such election.
    virtual bool is_public(ElectionId id) = 0;
    // Those whose pages are public, by election.
    virtual std::vector<Publication> publications() = 0;
    // Those whose result nobody may take for final (clock_correction.h), by id.
    virtual std::vector<ElectionId> provisional_elections() = 0;
};

}  // namespace urna::store
