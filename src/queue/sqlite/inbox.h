// SPDX-License-Identifier: Apache-2.0
// The durable inbox of the embedded mode: the ballot queue in a SQLite file of a data directory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "queue/ballot_queue.h"
#include "queue/official_quotas.h"

namespace urna::sqlite {
class Pool;
}

namespace urna::queue {

struct InboxLimits {
    std::uint64_t bytes_max = 4ULL << 30;  // of waiting ballots, 20 bytes each
    std::uint64_t entries_max = 1'000'000;
    OfficialQuotas quotas;
};

// inbox.db of this directory, which the inbox, its receipts and its dead letters share.
std::shared_ptr<sqlite::Pool> open_sqlite_inbox(const std::filesystem::path& directory);

// Uploads that arrive together share one transaction, and so one wait for the disk.
std::unique_ptr<BallotQueue> make_sqlite_inbox(std::shared_ptr<sqlite::Pool> inbox, const InboxLimits& limits,
                                               Clock clock);

}  // namespace urna::queue
