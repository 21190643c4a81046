// SPDX-License-Identifier: Apache-2.0
// Where judged ballots are kept, and the count of them. Every call may throw Unavailable.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

#include "base/guid.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/record_mark.h"
#include "election/ballot.h"
#include "election/election.h"
#include "election/judge.h"
#include "store/lease_store.h"
#include "store/queue_ledger.h"

namespace urna::store {

// An upload with what became of it.
struct JudgedUpload {
    const election::AcceptedUpload* accepted = nullptr;
    const election::Election* election = nullptr;  // none: all of its ballots were dropped
    std::vector<election::Verdict> verdicts;       // one a ballot
};

// An upload that is recorded, and what became of its ballots.
struct RecordedUpload {
    UploadId id;
    election::VerdictCounts counts;
    friend bool operator==(const RecordedUpload&, const RecordedUpload&) = default;
};

// What the judge has to know about a group of uploads.
struct JudgingContext {
    // All versions, by election and version, of those elections of which one lies around an instant of
    // acceptance.
    std::vector<election::Election> elections;
    std::vector<RecordedUpload> uploads;  // those of the uploads that were recorded before
    election::GuidSet guids;              // those of the ballots' GUIDs that were recorded before
    RecordMark last;                      // how far the record is
};

// Where a page of an election's list of invalid votes ended. The list is ordered as they were recorded.
struct InvalidVoteCursor {
    std::int64_t upload = 0;
    std::int64_t line = -1;
    friend bool operator==(const InvalidVoteCursor&, const InvalidVoteCursor&) = default;
};

struct InvalidVote {
    std::string official_jmbg;
    Guid ballot;
    std::uint32_t poll_number = 0;
    election::Verdict reason = election::Verdict::duplicate;
    InvalidVoteCursor cursor;
};

struct InvalidVotePage {
    std::vector<InvalidVote> votes;
    InvalidVoteCursor last;  // where the next page begins
};

// The state of an election's count.
struct Count {
    // Every upload accepted before this instant is in the votes. It is the watermark that first passed the
    // election's end, where that is known, and else the present one.
    Instant watermark;
    Instant queue_now;                       // the present by the queue's clock, or a little earlier
    std::vector<std::uint64_t> valid_votes;  // by poll number, from 1, as many as the election has
    std::uint64_t quarantined = 0;  // entries accepted while it ran that the votes lack (queue_ledger.h)
    bool provisional = false;       // nobody may take the result for final (clock_correction.h)

    // Whether the votes are all there will ever be. A watermark that is ahead of the queue's clock proves
    // nothing: the clock was set back, and what was accepted since then may not be before it.
    bool complete(const election::Period& period) const {
        return watermark >= period.end && watermark <= queue_now && quarantined == 0;
    }
};

// How far the count is, over all elections.
struct CountProgress {
    Instant watermark;
    std::optional<Instant> next_end;  // the earliest end of an election that is after the watermark
    election::VerdictCounts counts;   // of all ballots ever judged
    Backlog backlog;                  // as the daemon last reported it
};

// An upload that the store cannot keep for a reason of the upload's own: a text that is no UTF-8 or too long,
// a GUID that is there. Trying again does not help. (An engine that fails is Unavailable.)
class Rejected : public std::runtime_error {
 public:
    using std::runtime_error::runtime_error;
};

// One whose name was given to another file, which is recorded. The queue forgets names after weeks, or when
// it is lost; this database does not.
class AnotherFile : public Rejected {
 public:
    AnotherFile() : Rejected("another file was recorded under the name of this upload") {}
};

class BallotStore {
 public:
    virtual ~BallotStore() = default;

    // Reads what was recorded since it was last read, at first all of it, which takes its time. Gives how far
    // the record is. Throws Unavailable when it is asked to stop.
    virtual RecordMark read_record(const std::stop_token& stop) = 0;

    // Reads the record as read_record() does, and what is known of these uploads. Throws AnotherFile when one
    // of them was recorded with another file.
    virtual JudgingContext load_context(std::span<const election::AcceptedUpload> uploads) = 0;

    // In one transaction: keeps the uploads, ballots, invalid votes and tallies, and raises the watermark to
    // the instant given (never lowers it). An upload that is there already is passed over. Renews the lease
    // of this epoch, since none can take it meanwhile. Throws Fenced, having changed nothing, when the lease
    // has another epoch or was released; Rejected, having changed nothing, when one of the uploads cannot be
    // kept; Unavailable, having changed nothing, when it is asked to stop, or when more was recorded, or
    // another election was valid as the uploads were accepted, than load_context() had told. Gives how far
    // the record is with them.
    virtual RecordMark record(std::span<const JudgedUpload> uploads, Instant watermark, Epoch epoch,
                              const std::stop_token& stop) = 0;

    // Makes this version of an election valid from that instant on, unless it was valid earlier: a clock that
    // was ahead has told another one. Throws Fenced, having changed nothing, like record().
    virtual void correct_version(const election::Election& election, Instant valid_from, Epoch epoch) = 0;

    virtual CountProgress count_progress() = 0;
    virtual Count count(const election::Election& election) = 0;

    // The elections whose count is not complete, over or not, by id: those of which count() says so.
    virtual std::vector<ElectionId> uncounted() = 0;

    // At most `votes_max` of the election's invalid votes, from the one after `after`.
    virtual InvalidVotePage invalid_votes(ElectionId election, InvalidVoteCursor after,
                                          std::size_t votes_max) = 0;
};

}  // namespace urna::store
