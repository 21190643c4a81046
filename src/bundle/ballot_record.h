// SPDX-License-Identifier: Apache-2.0
// What a bundle has of one upload: its ballots with pseudonyms, and of an open election what opens the
// commitment to its file too (docs/verify/format.md, "Ballots").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bundle/byte_source.h"
#include "transparency/commitment.h"

namespace urna::bundle {

inline constexpr std::uint64_t ballot_bytes = 20;
inline constexpr std::uint64_t guid_bytes = 16;

// Of an open election.
struct Opening {
    transparency::Nonce nonce{};
    transparency::Hash file_sha256{};
    std::string guids;  // 16 bytes for each ballot
};

struct BallotRecord {
    std::uint64_t entry = 0;
    std::string packed;  // with pseudonyms
    std::optional<Opening> opening;
};

// Throws std::invalid_argument when the ballots are no whole number of them, or are not as many as the GUIDs.
void append_record(std::string& member, const BallotRecord& record);

// Where the parts of a record lie.
struct RecordPlace {
    std::uint64_t entry = 0;
    std::uint64_t ballots = 0;
    Range packed;
    Range secrets;  // nonce and hash of the file, 64 bytes; empty: there is no opening
    Range guids;
};

// Takes a record from the front of the rest of a member, which says by itself neither whether an opening
// follows nor where it ends. None when the rest is shorter than that.
std::optional<RecordPlace> take_record(const ByteSource& source, Range& rest, bool is_open);

}  // namespace urna::bundle
