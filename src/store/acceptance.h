// SPDX-License-Identifier: Apache-2.0
// What the engines of the ballot store ask of a group of uploads.
#pragma once

#include <algorithm>
#include <span>
#include <utility>

#include "election/ballot.h"
#include "store/ballot_store.h"

namespace urna::store {

// The earliest and the latest instant of acceptance; there must be one. They need not be those of the first
// and the last upload: a dead letter that is requeued keeps its instant.
inline std::pair<Instant, Instant> acceptance_of(std::span<const election::AcceptedUpload> uploads) {
    const auto earlier = [](const auto& a, const auto& b) { return a.accepted_at < b.accepted_at; };
    const auto [first, last] = std::minmax_element(uploads.begin(), uploads.end(), earlier);
    return {first->accepted_at, last->accepted_at};
}

// The latest instant of acceptance of uploads that were judged; there must be one.
inline Instant latest_acceptance_of(std::span<const JudgedUpload> uploads) {
    Instant latest = uploads.front().accepted->accepted_at;
    for (const JudgedUpload& judged : uploads) latest = std::max(latest, judged.accepted->accepted_at);
    return latest;
}

}  // namespace urna::store
