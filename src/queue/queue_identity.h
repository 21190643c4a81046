// SPDX-License-Identifier: Apache-2.0
// To which installation a queue belongs, and what it remembers of the record; and how it is joined to a
// record that lacks some of what it accepted.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/guid.h"
#include "base/record_mark.h"

namespace urna::queue {

struct QueueState {
    std::optional<Guid> installation;
    // Whether something that the queue accepted has left it again. Only looked at while there is no
    // installation.
    bool used = false;
    RecordMark recorded;        // as of the last removal (BallotQueue::acknowledge)
    std::uint64_t entries = 0;  // at most so many uploads wait
};

// Every call may throw Unavailable.
class QueueIdentity {
 public:
    virtual ~QueueIdentity() = default;

    virtual QueueState state() = 0;

    // From now on the queue belongs to this installation, whose record is so far.
    virtual void join(const Guid& installation, const RecordMark& recorded) = 0;

    // The uploads that the queue remembers and has no longer: neither waiting nor among the dead letters, and
    // not discarded. Each of them should be in the record. Nothing may be removed from the queue meanwhile.
    virtual std::vector<UploadId> gone() = 0;

    // Forgets these names and their receipts, so that the uploads can be sent again.
    virtual void forget(std::span<const UploadId> uploads) = 0;
};

}  // namespace urna::queue
