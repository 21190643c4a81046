// SPDX-License-Identifier: Apache-2.0
// The entries that events stand in: one for each event, or several for one that is long.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "transparency/event_grammar.h"

namespace urna::transparency {

// A longer event stands in several entries.
inline constexpr std::size_t event_bytes_max = 65'000;
// So many bytes of it stand in each of them but the last.
inline constexpr std::size_t part_bytes = 64'000;
inline constexpr std::uint64_t parts_max = 256;

// One entry for each event, or as many as it takes.
std::vector<std::string> entries_of(const Event& event);

// Reads the entries of a log one after the other.
class EventReader {
 public:
    // The event that is complete with this entry; none while parts are still to follow. After an error
    // nothing more can be read.
    Result<std::optional<Event>, EventError> read(std::string_view entry);

    // Whether a part has to follow.
    bool within_event() const { return parts_ > 0; }

 private:
    Result<std::optional<Event>, EventError> read_part(std::string_view rest);

    std::uint64_t parts_ = 0;  // of the event that is being read; 0: none is
    std::uint64_t read_ = 0;
    std::string sha256_;
    std::string text_;
};

}  // namespace urna::transparency
