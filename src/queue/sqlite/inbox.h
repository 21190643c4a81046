// The durable inbox of the embedded mode: the ballot queue in a SQLite file of a data directory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "queue/ballot_queue.h"

namespace urna::queue {

struct InboxLimits {
    std::uint64_t bytes_max = 4ULL << 30;  // of waiting ballots, 20 bytes each
    std::uint64_t entries_max = 1'000'000;
};

// inbox.db. Uploads that arrive together share one transaction, and so one wait for the disk.
std::unique_ptr<BallotQueue> make_sqlite_inbox(const std::filesystem::path& directory,
                                               const InboxLimits& limits, Clock clock);

}  // namespace urna::queue
