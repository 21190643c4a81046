// SPDX-License-Identifier: Apache-2.0
#include "bundle/ballot_record.h"

#include <limits>
#include <stdexcept>

#include "base/bytes.h"
#include "transparency/encoding.h"

namespace urna::bundle {
namespace {

using transparency::from_big_endian;
using transparency::to_big_endian;

constexpr std::uint64_t entry_bytes = 8;
constexpr std::uint64_t count_bytes = 4;
constexpr std::uint64_t secrets_bytes = sizeof(transparency::Nonce) + sizeof(transparency::Hash);

// The first `size` bytes of the rest, which has so many.
Range take(Range& rest, std::uint64_t size) {
    const Range taken{rest.offset, size};
    rest.offset += size;
    rest.size -= size;
    return taken;
}

}  // namespace

void append_record(std::string& member, const BallotRecord& record) {
    const std::uint64_t ballots = record.packed.size() / ballot_bytes;
    if (record.packed.size() % ballot_bytes != 0 || ballots > std::numeric_limits<std::uint32_t>::max() ||
        (record.opening && record.opening->guids.size() != ballots * guid_bytes))
        throw std::invalid_argument("the ballots of an upload have no record");
    member += to_big_endian(record.entry, entry_bytes) + to_big_endian(ballots, count_bytes) + record.packed;
    if (!record.opening) return;
    member += as_text(record.opening->nonce);
    member += as_text(record.opening->file_sha256);
    member += record.opening->guids;
}

std::optional<RecordPlace> take_record(const ByteSource& source, Range& rest, bool is_open) {
    constexpr std::uint64_t head_bytes = entry_bytes + count_bytes;
    if (rest.size < head_bytes) return std::nullopt;
    const std::string head = read_whole(source, take(rest, head_bytes));
    RecordPlace place{.entry = from_big_endian(std::string_view(head).substr(0, entry_bytes)),
                      .ballots = from_big_endian(std::string_view(head).substr(entry_bytes)),
                      .packed = {},
                      .secrets = {},
                      .guids = {}};
    const std::uint64_t opening_bytes = is_open ? secrets_bytes + place.ballots * guid_bytes : 0;
    if (rest.size < place.ballots * ballot_bytes + opening_bytes) return std::nullopt;
    place.packed = take(rest, place.ballots * ballot_bytes);
    if (!is_open) return place;
    place.secrets = take(rest, secrets_bytes);
    place.guids = take(rest, place.ballots * guid_bytes);
    return place;
}

}  // namespace urna::bundle
