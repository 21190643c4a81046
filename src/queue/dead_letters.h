// SPDX-License-Identifier: Apache-2.0
// The entries that the daemon could not read or record, and set aside. Somebody has to look at each: nothing
// of them is recorded while they wait here. What becomes of them is written on the uploads' receipts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/guid.h"
#include "base/instant.h"
#include "queue/ballot_queue.h"

namespace urna::queue {

struct DeadLetter {
    EntryId id;     // among the dead letters
    EntryId entry;  // its id in the queue, as the log named it
    Instant accepted_at;
    std::string reason;
    std::uint64_t bytes = 0;         // of its ballots, as far as there are any
    std::optional<UploadId> upload;  // as far as it can be read
};

// What of a letter says which election's count lacks it.
struct WaitingLetter {
    EntryId entry;
    Instant accepted_at;
};

// What became of a letter that was settled.
struct Settlement {
    bool put_back = false;  // else it was given up
    Instant at;
    friend bool operator==(const Settlement&, const Settlement&) = default;
};

// Every call may throw Unavailable.
class DeadLetters {
 public:
    virtual ~DeadLetters() = default;

    // Those that wait, the first set aside first, at most so many.
    virtual std::vector<DeadLetter> list(std::size_t letters_max) = 0;

    // All that wait, without what is in them. One that is put back or dropped meanwhile may be among them.
    virtual std::vector<WaitingLetter> waiting() = 0;

    // Puts a letter back at the end of the queue, with the instant it had. One that was settled before stays
    // as it is, so that a command whose answer was lost can be repeated. Gives what became of it; none when
    // there has not been such a letter, or it was settled longer ago than receipts are kept.
    virtual std::optional<Settlement> requeue(EntryId id) = 0;

    // Gives a letter up, which is kept with the reason, but waits no more. Otherwise the same.
    virtual std::optional<Settlement> drop(EntryId id, std::string_view reason) = 0;
};

}  // namespace urna::queue
