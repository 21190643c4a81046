// SPDX-License-Identifier: Apache-2.0
// `urna backup` and `urna restore`: the databases of a data directory as one file, and back.
#pragma once

#include <filesystem>
#include <iosfwd>

namespace urna::app {

struct BackupConfig {
    std::filesystem::path data = "data";
    std::filesystem::path file;  // backup: to be made; restore: to be read
};

// Also while the service runs: one consistent state of each database, the inbox before the elections, so that
// an upload that is recorded in between is in both. Needs twice the room of the databases beside the file.
// Throws std::runtime_error, and leaves no file, when it is there already, when a database is damaged, or
// when the databases do not belong together.
int back_up(const BackupConfig& config, std::ostream& out);

// Into a directory that is empty, or is not there. Throws std::runtime_error when it holds anything, and,
// before a database is in its place, when the backup is damaged or its databases do not belong together.
int restore(const BackupConfig& config, std::ostream& out);

}  // namespace urna::app
