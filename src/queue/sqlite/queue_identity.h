// The identity of the queue of the embedded mode, in the inbox's file.
#pragma once

#include <filesystem>
#include <memory>

#include "queue/queue_identity.h"

namespace urna::queue {

// Of inbox.db in this directory, which is made when it is not there.
std::unique_ptr<QueueIdentity> make_sqlite_queue_identity(const std::filesystem::path& directory);

}  // namespace urna::queue
