// SPDX-License-Identifier: Apache-2.0
// 128-bit identifiers: a ballot's GUID and an upload's id.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace urna {

// Sixteen bytes in the order in which their hexadecimal digits are written.
struct Guid {
    std::array<std::uint8_t, 16> bytes{};
    friend auto operator<=>(const Guid&, const Guid&) = default;
    // As two words: GCC 12 compares arrays of bytes by a call of memcmp, which in a large table costs more
    // than all the rest.
    friend bool operator==(const Guid& a, const Guid& b) {
        std::uint64_t words[4];
        std::memcpy(words, a.bytes.data(), sizeof a);
        std::memcpy(words + 2, b.bytes.data(), sizeof b);
        return ((words[0] ^ words[2]) | (words[1] ^ words[3])) == 0;
    }
};

// Reads 32 hexadecimal digits, with or without the hyphens of 8-4-4-4-12, optionally in braces, case ignored.
std::optional<Guid> parse_guid(std::string_view text);

// Lower-case with hyphens.
std::string to_string(const Guid& guid);

// A random GUID (version 4) from the system's generator of random numbers. Throws when that fails.
Guid random_guid();

struct GuidHash {
    // GUIDs of ballots are chosen by clients: the hash is salted per process, so that nobody can choose
    // many that collide.
    std::size_t operator()(const Guid& guid) const noexcept;
};

// What makes an upload count once: given by the station before the upload is queued and kept through
// every retry.
struct UploadId {
    Guid guid;
    friend auto operator<=>(const UploadId&, const UploadId&) = default;
};

}  // namespace urna
