// SPDX-License-Identifier: Apache-2.0
// Which of many uploads are recorded, in few round trips; within a transaction that may write.
#pragma once

#include <span>
#include <vector>

#include "base/guid.h"
#include "mariadb/connection.h"
#include "store/ballot_store.h"

namespace urna::store {

// Those of the ids that are those of recorded uploads, with their counts.
std::vector<RecordedUpload> recorded_uploads(mariadb::Connection& connection, std::span<const Guid> ids);

}  // namespace urna::store
