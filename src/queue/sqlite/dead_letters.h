// The dead letters of the embedded mode, in the inbox's file.
#pragma once

#include <filesystem>
#include <memory>

#include "queue/dead_letters.h"

namespace urna::queue {

// Of inbox.db in this directory. An inbox that is open meanwhile does not see what is put back before it is
// opened again.
std::unique_ptr<DeadLetters> make_sqlite_dead_letters(const std::filesystem::path& directory);

}  // namespace urna::queue
