// The receipts of the embedded mode, in the inbox's file.
#pragma once

#include <filesystem>
#include <memory>

#include "queue/receipts.h"

namespace urna::queue {

// Of inbox.db in this directory.
std::unique_ptr<Receipts> make_sqlite_receipts(const std::filesystem::path& directory);

}  // namespace urna::queue
