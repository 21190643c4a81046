// SPDX-License-Identifier: Apache-2.0
#include "election/file_text.h"

#include <array>
#include <boost/json.hpp>
#include <fstream>

namespace urna::election {

namespace json = boost::json;

namespace {

constexpr std::size_t file_bytes_max = std::size_t{16} * 1024 * 1024;

}  // namespace

Result<std::string, FileError> read_file_text(const std::filesystem::path& file) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) {
        return FileError{file.string() + ": is a directory"};
    }
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        return FileError{file.string() + ": cannot be read"};
    }
    // Not by the file's size, which pipes and devices do not have.
    std::string text;
    std::array<char, 65'536> part;
    while (stream && text.size() <= file_bytes_max) {
        stream.read(part.data(), part.size());
        text.append(part.data(), static_cast<std::size_t>(stream.gcount()));
    }
    if (stream.bad()) {
        return FileError{file.string() + ": cannot be read"};
    }
    if (text.size() > file_bytes_max) {
        return FileError{file.string() + ": larger than 16 MiB"};
    }
    return {boost::system::in_place_value, std::move(text)};
}

Result<json::object, FileError> parse_json_object(std::string_view text) {
    json::error_code error;
    json::stream_parser parser;
    const std::size_t read = parser.write_some(text.data(), text.size(), error);
    if (!error && read < text.size()) {
        error = json::error::extra_data;
    }
    if (!error) {
        parser.finish(error);
    }
    if (error) {
        return FileError{"not JSON: " + error.message() + " at byte " + std::to_string(read)};
    }
    json::value document = parser.release();
    if (!document.is_object()) {
        return FileError{"not a JSON object"};
    }
    return std::move(document.get_object());
}

}  // namespace urna::election
