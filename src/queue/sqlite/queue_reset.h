// Bringing the inbox of the embedded mode back to the present.
#pragma once

#include <filesystem>
#include <memory>

#include "queue/queue_reset.h"

namespace urna::queue {

// Of inbox.db in this directory. Whoever holds the directory's lock holds the queue. An inbox that is open
// meanwhile sees nothing of it before it is opened again.
std::unique_ptr<QueueReset> make_sqlite_queue_reset(const std::filesystem::path& directory);

}  // namespace urna::queue
