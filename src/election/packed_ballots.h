// SPDX-License-Identifier: Apache-2.0
// A batch as bytes: 20 a ballot, its GUID and its poll number (little-endian), in the order of the file's
// lines. So queues and stores keep it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "election/ballot.h"

namespace urna::election {

// The ballots' own memory, seen as packed ballots.
std::span<const std::uint8_t> packed(std::span<const Ballot> ballots);

// None when the bytes are no whole number of ballots, or a poll number is none that a file could have held.
std::optional<Batch> unpacked(std::span<const std::uint8_t> bytes);

}  // namespace urna::election
