// SPDX-License-Identifier: Apache-2.0
// To which installation an election database belongs, and what its record says of single uploads.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/guid.h"
#include "base/record_mark.h"
#include "store/lease_store.h"

namespace urna::store {

struct RecordState {
    std::optional<Guid> installation;
    bool has_queue = false;         // a queue was joined to it before
    bool used = false;              // it has participants, elections or uploads
    RecordMark last;                // how far the record is
    std::optional<UploadId> asked;  // the upload of the number that was asked for
};

// Every call may throw Unavailable.
class RecordIdentity {
 public:
    virtual ~RecordIdentity() = default;

    virtual RecordState state(std::int64_t upload_number) = 0;

    // From now on the database belongs to this installation. Throws Fenced, having changed nothing, when the
    // lease has another epoch or was released.
    virtual void join(const Guid& installation, bool has_queue, Epoch epoch) = 0;

    // Those of the uploads that are not recorded.
    virtual std::vector<UploadId> unrecorded(std::span<const UploadId> uploads) = 0;
};

}  // namespace urna::store
