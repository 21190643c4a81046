// SPDX-License-Identifier: Apache-2.0
// The queue from the voting station to the daemon: what is accepted and not yet recorded, nothing else.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "base/record_mark.h"
#include "election/ballot.h"
#include "election/verdict.h"
#include "queue/acceptance.h"
#include "queue/entry_id.h"
#include "queue/receipts.h"

namespace urna::queue {

// An upload; or a watermark marker, an entry without ballots which says that no upload with an earlier
// instant follows it; or something that cannot be read.
struct Entry {
    EntryId id;
    Instant accepted_at;
    std::optional<election::Upload> upload;
    std::optional<std::string> unreadable;  // why; such an entry has no upload, and is not a marker
    EntryId first = {};                     // the entry that was appended as the upload was accepted, which
                                            // is this one unless it was requeued
    std::optional<Nonce> nonce = {};        // the upload's; none when an earlier version accepted it
};

// How many ballots the record holds, and may hold. Daemons keep the GUID of each in memory: those of ballots
// that count, and of those with a poll number that is not on the ballot.
struct RecordRoom {
    std::uint64_t ballots = 0;
    std::uint64_t ballots_max = 0;  // 0: no daemon has told it yet, and there is no bound
    friend bool operator==(const RecordRoom&, const RecordRoom&) = default;
};

struct Depth {
    std::uint64_t entries = 0;
    std::uint64_t bytes = 0;
    std::optional<Instant> oldest;  // when the oldest waiting upload was accepted
    std::uint64_t markers = 0;
    RecordRoom record;
};

// What the queue's clock says, and how that stands to the instants which the queue has given.
struct QueueTime {
    Instant now;        // the present, by the clock that gives the instants of acceptance
    Instant latest;     // the latest instant given; it lies ahead of `now` when the clock was set back since
    bool held = false;  // an operator holds the queue (queue_reset.h), and nothing is appended

    // By how much the clock is behind the latest instant given; zero when it is not.
    std::chrono::microseconds behind() const {
        return std::max(latest - now, std::chrono::microseconds::zero());
    }
};

// An append waits for a clock that is behind by no more than this, and is refused while it is behind by more.
inline constexpr std::chrono::seconds clock_wait_max{1};

// What became of the upload that is an entry, once that was recorded.
struct UploadOutcome {
    EntryId entry;
    UploadId upload;
    Instant accepted_at;  // the entry's: it is kept from then on for as long as the receipt is
    election::VerdictCounts counts;
};

// Whether an upload was new, or is a repetition of one that was accepted before; or came too early: the clock
// is behind the latest instant given, by `clock_wait_max` at most, and nothing was appended. Pushing it again
// succeeds once the clock has reached that instant.
enum class Pushed { appended, repeated, early };

// Why an upload was refused, with nothing of it kept.
enum class PushRefusal {
    another_file,   // its id was pushed before, with another file
    full,           // as much waits as may
    clock_behind,   // by more than `clock_wait_max`: an instant of acceptance would be a false one
    held,           // the queue, by an operator (queue_reset.h)
    official_held,  // the official, by an operator (held_officials.h)
    over_quota,     // more than one official may upload in a day (official_quotas.h)
    record_full,    // with what waits, the record would hold more than RecordRoom allows
};
// Thrown by Result::value() on a refusal.
[[noreturn]] void throw_exception_from_error(PushRefusal refusal, const boost::source_location& where);

// Instants of acceptance are given by the queue as it appends. They never go backwards and are never ahead of
// the queue's own clock: order in the queue and order in time are the same. While the clock is behind the
// latest instant given, nothing is appended. (Dead letters that were requeued stand at the end and keep the
// instant they had.) Every call may throw Unavailable.
class BallotQueue {
 public:
    virtual ~BallotQueue() = default;

    // Appends an upload, and writes its sender's receipt in the same step; when it returns, no crash of any
    // process loses it. An upload whose id was pushed before is not appended again: with the same file it is
    // answered as then, with another one it is refused, and its receipt stays what it is.
    virtual Result<Pushed, PushRefusal> push(const election::Upload& upload, const Sender& sender) = 0;

    // Appends a watermark marker, and returns its id. Empty, with nothing appended, while the clock is behind
    // or the queue is held.
    virtual std::optional<EntryId> append_marker() = 0;

    // The oldest entries, in order: at least one when there is any, then as many as hold `ballots_max`
    // ballots. Waits up to `wait` for one.
    virtual std::vector<Entry> peek(std::size_t ballots_max, std::chrono::milliseconds wait) = 0;

    // Removes entries that were recorded: all up to and including `up_to`; and in the same steps writes on
    // the receipts what became of the uploads among them, which are given in their order. Where that is
    // refused (an older ACL) they are removed all the same. `recorded`, if it is given, is how far the record
    // is; the queue remembers the furthest (QueueState::recorded). `record_ballots`, if it is given, is
    // RecordRoom::ballots from then on. Gives the number of the last upload that
    // the queue knew to be recorded until then: of one that was told a further one before, and was answered
    // that it knows it, the engine has lost something.
    virtual std::int64_t acknowledge(EntryId up_to, std::span<const UploadOutcome> outcomes,
                                     const RecordMark& recorded = {},
                                     std::optional<std::uint64_t> record_ballots = {}) = 0;

    // RecordRoom::ballots, as a daemon knows it that has just read the record.
    virtual void tell_record(std::uint64_t ballots) = 0;

    // RecordRoom::ballots_max, as it follows from the memory of one daemon. Of several daemons the least
    // holds, standbys included, if each repeats this within a minute.
    virtual void limit_record(std::uint64_t ballots_max) = 0;

    // Moves an entry that cannot be read, or not be recorded, to the dead letters (dead_letters.h), whole and
    // with its instant; the receipt says so. Nothing happens when it is no longer in the queue.
    virtual void quarantine(EntryId entry, std::string_view reason) = 0;

    virtual Depth depth() = 0;

    // Nothing that is appended from now on is accepted before `now`.
    virtual QueueTime time() = 0;

    // Writes something that changes nothing. Throws Unavailable when nothing can be written at present.
    virtual void try_to_write() = 0;
};

}  // namespace urna::queue
