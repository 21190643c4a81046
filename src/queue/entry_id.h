// SPDX-License-Identifier: Apache-2.0
// What names an entry of the queue, in code, log, commands and database.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace urna::queue {

// Ids grow in the order of appending.
struct EntryId {
    std::int64_t value = 0;
    std::int64_t sequence = 0;  // among entries of one value, where an engine has such
    friend auto operator<=>(const EntryId&, const EntryId&) = default;
};

// `1700000000000000-0`: value and sequence.
std::string to_string(const EntryId& id);
// Reads that; also without the sequence, which then is 0.
std::optional<EntryId> parse_entry_id(std::string_view text);

}  // namespace urna::queue
