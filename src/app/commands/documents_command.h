// SPDX-License-Identifier: Apache-2.0
// What packages bring along beside the program, made from the command line's own definition.
#pragma once

#include <filesystem>
#include <string>

namespace CLI {
class App;
}

namespace urna::app {

// Writes DIRECTORY/man1/urna.1, a page for each command as urna-COMMAND.1, and DIRECTORY/completions/urna for
// bash. Makes the directories; throws std::runtime_error when a file cannot be written.
void write_documents(const CLI::App& program, const std::filesystem::path& directory);

// The manual page of the program or of one of its commands, in roff. `name` is the command with all that
// stands before it, as `urna account add`.
std::string manual_page(const CLI::App& command, const std::string& name);

// The script with which bash completes commands, options and the names of files.
std::string bash_completion(const CLI::App& program);

}  // namespace urna::app
