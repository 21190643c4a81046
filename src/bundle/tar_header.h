// SPDX-License-Identifier: Apache-2.0
// The block in front of each member of an archive: POSIX.1-1988 ustar, in the one form that bundles have
// (docs/verify/format.md, "The archive").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace urna::bundle {

inline constexpr std::size_t block_bytes = 512;
inline constexpr std::size_t name_bytes_max = 100;
inline constexpr std::uint64_t member_bytes_max = (std::uint64_t{1} << 33) - 1;  // 11 octal digits

struct TarHeader {
    std::string name;
    std::uint64_t size = 0;
    friend bool operator==(const TarHeader&, const TarHeader&) = default;
};

// Throws std::invalid_argument when name or size have no place in it.
std::string tar_block(const TarHeader& header);

// The name as it stands in the block, whatever else is wrong there.
std::string_view name_in(std::string_view block);

// None when the block is not what tar_block() writes.
std::optional<TarHeader> parse_tar_block(std::string_view block);

// How many zeros follow a member's content.
inline std::uint64_t padding_of(std::uint64_t size) {
    return (block_bytes - size % block_bytes) % block_bytes;
}

}  // namespace urna::bundle
