// SPDX-License-Identifier: Apache-2.0
// Files and directories that other users of this system must not reach.
#pragma once

#include <filesystem>

namespace urna::app {

// Throws std::runtime_error, with the command that mends it, when others can read or write this secret: the
// file's mode lets them, and every directory above it lets them through. A mount point of its own, or a file
// directly in one, is let pass: its mode was made for the users of a container or by whoever mounted it, and
// the directories that close it off are not seen from here. What is no regular file (a pipe) is let pass,
// too.
void require_private(const std::filesystem::path& file);

// Throws std::runtime_error, with the command that mends it, when others can write into the directory, and
// warns when its group can: whoever can write there replaces the databases.
void require_owned(const std::filesystem::path& directory);

// Syncs the directory, so that a file that was made or renamed in it is there after a crash. Throws
// std::runtime_error when it cannot.
void sync_directory(const std::filesystem::path& directory);

}  // namespace urna::app
