// SPDX-License-Identifier: Apache-2.0
// The ballots of a large upload, in parts with keys of their own. Within an entry of the stream they would be
// copied six times by Redis, which does nothing else meanwhile; a part is stored as it arrives, and read and
// removed by itself. The entry names the parts. They are written first, to be forgotten soon, and kept by the
// very step that appends the entry.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "election/ballot.h"
#include "queue/redis/connection.h"

namespace urna::queue::redis {

// Whole ballots, and about a mebibyte.
constexpr std::size_t part_bytes_max = (1UL << 20) / sizeof(election::Ballot) * sizeof(election::Ballot);
// More than the largest body can make.
constexpr std::size_t parts_max = 1'000;

// Packed ballots, cut into parts.
std::vector<std::span<const std::uint8_t>> parts_of(std::span<const std::uint8_t> ballots);

// What an entry says of its parts.
struct PartsNamed {
    std::string_view name;
    std::size_t count;
    std::size_t bytes;
};

// None when no upload of ours can have parts like these.
std::optional<PartsNamed> read_parts_named(std::string_view name, std::string_view count,
                                           std::string_view bytes);

// Gives a part by its number: a string, or nothing.
using FetchPart = std::function<Reply(std::string_view name, std::size_t number)>;

// All ballots, one part after another; none when a part is not there or is damaged.
std::optional<election::Batch> join_parts(const PartsNamed& named, const FetchPart& fetch);

}  // namespace urna::queue::redis
