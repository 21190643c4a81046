// SPDX-License-Identifier: Apache-2.0
// Bytes that are read at any place: a file, or a text in memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace urna::bundle {

class ByteSource {
 public:
    virtual ~ByteSource() = default;
    virtual std::uint64_t size() const = 0;
    // Fills all of `bytes`, which lie within the source. Throws std::system_error when that fails.
    virtual void read(std::uint64_t offset, std::span<char> bytes) const = 0;
};

// Throws std::system_error when the file cannot be opened.
std::unique_ptr<ByteSource> make_file_source(const std::filesystem::path& file);
// Of a text that stays where it is.
std::unique_ptr<ByteSource> make_text_source(std::string_view text);

// A part of a source.
struct Range {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

// The bytes of a range that is small enough for memory.
std::string read_whole(const ByteSource& source, Range range);

// Gives the range in pieces, one after the other, of `piece_bytes` each but for the last.
inline constexpr std::size_t piece_bytes_usual = std::size_t{1} << 18;
void read_pieces(const ByteSource& source, Range range, const std::function<void(std::string_view)>& take,
                 std::size_t piece_bytes = piece_bytes_usual);

}  // namespace urna::bundle
