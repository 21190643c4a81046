// SPDX-License-Identifier: Apache-2.0
#include "queue/redis/parts.h"

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "base/large_pages.h"
#include "election/packed_ballots.h"

namespace urna::queue::redis {
namespace {

std::optional<std::size_t> parse_size(std::string_view text) {
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return size;
}

}  // namespace

std::vector<std::span<const std::uint8_t>> parts_of(std::span<const std::uint8_t> ballots) {
    std::vector<std::span<const std::uint8_t>> parts;
    while (!ballots.empty()) {
        parts.push_back(ballots.first(std::min(ballots.size(), part_bytes_max)));
        ballots = ballots.subspan(parts.back().size());
    }
    return parts;
}

std::optional<PartsNamed> read_parts_named(std::string_view name, std::string_view count,
                                           std::string_view bytes) {
    const auto parts = parse_size(count);
    const auto size = parse_size(bytes);
    if (!parse_guid(name) || !parts || !size) return std::nullopt;
    // What follows asks for memory by these.
    if (*parts > parts_max || *size > *parts * part_bytes_max) return std::nullopt;
    return PartsNamed{name, *parts, *size};
}

std::optional<election::Batch> join_parts(const PartsNamed& named, const FetchPart& fetch) {
    election::Batch batch;
    batch.reserve(named.bytes / sizeof(election::Ballot));
    use_large_pages(batch.data(), named.bytes);
    for (std::size_t number = 1; number <= named.count; ++number) {
        const Reply reply = fetch(named.name, number);
        if (reply->type != REDIS_REPLY_STRING) return std::nullopt;
        const auto part = election::unpacked(as_bytes({reply->str, reply->len}));
        if (!part) return std::nullopt;
        batch.insert(batch.end(), part->begin(), part->end());
    }
    if (election::packed(batch).size() != named.bytes) return std::nullopt;
    return batch;
}

}  // namespace urna::queue::redis
