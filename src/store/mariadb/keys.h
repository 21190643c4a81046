// Which of many keys are in a table, in few round trips; within a transaction that may write.
#pragma once

#include <span>
#include <vector>

#include "base/guid.h"
#include "mariadb/connection.h"

namespace urna::store {

// Those of the ballots' GUIDs that are recorded. Sorted ones are found faster.
std::vector<Guid> recorded_ballots(mariadb::Connection& connection, std::span<const Guid> guids);

// Those of the uploads' ids that are recorded.
std::vector<Guid> recorded_uploads(mariadb::Connection& connection, std::span<const Guid> ids);

}  // namespace urna::store
