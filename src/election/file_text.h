// SPDX-License-Identifier: Apache-2.0
// Files that are named on a command line, as text and as JSON.
#pragma once

#include <boost/json/fwd.hpp>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace urna::election {

// What is wrong with a file, and where, for whoever named it on a command line.
struct FileError {
    std::string message;
};

// The text of a file of at most 16 MiB, which may be a pipe.
Result<std::string, FileError> read_file_text(const std::filesystem::path& file);

// The object that the text is. Refuses any other JSON, and text that is no JSON, with the byte.
Result<boost::json::object, FileError> parse_json_object(std::string_view text);

}  // namespace urna::election
