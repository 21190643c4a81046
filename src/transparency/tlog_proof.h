// SPDX-License-Identifier: Apache-2.0
// That an entry stands in a log, in one file that can be checked without a network (C2SP tlog-proof).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "transparency/hash.h"

namespace urna::transparency {

inline constexpr std::size_t tlog_proof_bytes_max = 2'000'000;

struct TlogProof {
    std::string extra;  // bytes that the proof does not bind; empty: none
    std::uint64_t index = 0;
    std::vector<Hash> hashes;  // from the bottom up
    std::string checkpoint;    // the note, as it was published
    friend bool operator==(const TlogProof&, const TlogProof&) = default;
};

std::string tlog_proof_text(const TlogProof& proof);

// None when the text has another form. The checkpoint is not looked into.
std::optional<TlogProof> parse_tlog_proof(std::string_view text);

}  // namespace urna::transparency
