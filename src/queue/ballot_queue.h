// The road from the voting station to the daemon: what is accepted and not yet recorded, nothing else.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "election/ballot.h"
#include "election/judge.h"
#include "queue/receipts.h"

namespace urna::queue {

// The place of an entry in the queue. Places grow in the order of appending.
struct Place {
    std::int64_t value = 0;
    std::int64_t sequence = 0;  // among entries of one value, where an engine has such
    friend auto operator<=>(const Place&, const Place&) = default;
};

// `1700000000000000-0`: value and sequence.
std::string to_string(const Place& place);
// Reads that; also without the sequence, which then is 0.
std::optional<Place> parse_place(std::string_view text);

// An upload; or a tick, an entry that only says that everything before its instant has been seen; or
// something that cannot be read.
struct Entry {
    Place place;
    Instant accepted_at;
    std::optional<election::Upload> upload;
    std::optional<std::string> unreadable;  // why; such an entry has no upload, and is no tick
};

struct Depth {
    std::uint64_t entries = 0;
    std::uint64_t bytes = 0;
    std::optional<Instant> oldest;  // when the oldest waiting upload was accepted
};

// What became of the upload that is an entry, once that was recorded.
struct Fate {
    Place place;
    UploadId upload;
    Instant accepted_at;  // the entry's: it is kept from then on for as long as the receipt is
    election::VerdictCounts counts;
};

// Whether an upload was new, or is a repetition of one that was accepted before.
enum class Pushed { appended, repeated };

// Instants of acceptance are given by the queue as it appends, and never go backwards: order in the queue and
// order in time are the same. (But for dead letters that were put back: they stand at the end and keep the
// instant they had.) Every call may throw Unavailable.
class BallotQueue {
 public:
    virtual ~BallotQueue() = default;

    // Appends an upload, and writes its sender's receipt in the same step; when it returns, no crash of any
    // process loses it. An upload whose id was pushed before is not appended again: with the same file it is
    // answered as then, with another one it is refused (conflict), and its receipt stays what it is. Refused
    // as unavailable, with nothing kept, while the queue is full.
    virtual Result<Pushed> push(const election::Upload& upload, const Sender& sender) = 0;

    // Appends a tick, and gives its place.
    virtual Place tick() = 0;

    // The oldest entries, in order: at least one when there is any, then as many as hold `ballots_max`
    // ballots. Waits up to `wait` for one.
    virtual std::vector<Entry> oldest(std::size_t ballots_max, std::chrono::milliseconds wait) = 0;

    // Removes entries that were recorded: all up to and including this place; and in the same steps writes on
    // the receipts what became of the uploads among them, which are given in their order. Where that is
    // refused (an older ACL) they are removed all the same.
    virtual void remove_through(Place place, std::span<const Fate> fates) = 0;

    // Moves an entry that cannot be read, or not be recorded, to the dead letters (dead_letters.h), whole and
    // with its instant; the receipt says so. Nothing happens when it is there no more.
    virtual void set_aside(Place place, std::string_view reason) = 0;

    virtual Depth depth() = 0;

    // The present by the clock that the instants of acceptance are given by: nothing that is appended from
    // now on is accepted before it.
    virtual Instant now() = 0;

    // Writes something that changes nothing. Throws Unavailable when nothing can be appended at present.
    virtual void try_to_write() = 0;
};

}  // namespace urna::queue
