// SPDX-License-Identifier: Apache-2.0
// The entries that the daemon could not read or record, or whose official is on hold (held_officials.h), and
// which it quarantined. Somebody has to look at each:
// nothing of them is recorded while they wait here. What becomes of them is written on the uploads' receipts.
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
    std::string official_email;      // the same
};

// What of a dead letter says which election's count lacks it.
struct WaitingDeadLetter {
    EntryId entry;
    Instant accepted_at;
};

// How a dead letter was resolved.
struct Resolution {
    bool requeued = false;  // else it was discarded
    Instant at;
    friend bool operator==(const Resolution&, const Resolution&) = default;
};

// Every call may throw Unavailable.
class DeadLetters {
 public:
    virtual ~DeadLetters() = default;

    // Those that wait, the first quarantined first, at most so many, and only those behind `after`.
    virtual std::vector<DeadLetter> list(std::size_t count_max, EntryId after = {}) = 0;

    // All that wait, without what is in them. One that is requeued or discarded meanwhile may be among them.
    virtual std::vector<WaitingDeadLetter> waiting() = 0;

    // Puts a dead letter back at the end of the queue, with the instant it had. One that was resolved before
    // stays as it is, so that a command whose answer was lost can be repeated. Returns how it was resolved;
    // empty when there has not been such a dead letter, or it was resolved longer ago than receipts are kept.
    virtual std::optional<Resolution> requeue(EntryId id) = 0;

    // Discards a dead letter: it is kept with the reason, but waits no more. Otherwise the same.
    virtual std::optional<Resolution> discard(EntryId id, std::string_view reason) = 0;
};

}  // namespace urna::queue
