// SPDX-License-Identifier: Apache-2.0
// A backup as one file: a tar of a data directory's files, the SHA-256 of each before them in SHA256SUMS. It
// can also be looked at, and unpacked, with `tar` and `sha256sum`.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace urna::app {

// A backup has all databases, and those of the other files that are there: the secrets of tokens and of
// second factors, and the mark of a rehearsal, which a restored one keeps. They are restored from the last
// on: nothing of a rehearsal is ever there without its mark.
inline const std::vector<std::string> backup_databases{"accounts.db", "inbox.db", "elections.db"};
inline const std::vector<std::string> backup_others{"jwt-secret", "second-factor-key", "rehearsal"};

// Writes a new file, readable by its owner only, from these files of the directory, and syncs it. Throws
// std::runtime_error when that fails, also when the file is there.
void write_archive(const std::filesystem::path& file, const std::filesystem::path& directory,
                   const std::vector<std::string>& names);

// Calls `take` with one piece of a file of the backup after another, in the order of the archive. Throws
// std::runtime_error when the archive is damaged, or is no complete backup: what was taken is of no use then.
void read_archive(const std::filesystem::path& file,
                  const std::function<void(const std::string& name, std::string_view piece)>& take);

}  // namespace urna::app
