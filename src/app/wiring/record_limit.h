// SPDX-License-Identifier: Apache-2.0
// How many ballots the record may hold: a daemon keeps the GUID of each in memory, to know duplicates.
#pragma once

#include <cstdint>
#include <optional>

namespace urna::app {

// As many as fit into so much memory, unless the option says another number. At least one.
std::uint64_t record_limit(std::optional<std::uint64_t> chosen, std::uint64_t memory_bytes);

}  // namespace urna::app
