// SPDX-License-Identifier: Apache-2.0
// The texts of events, and the entries that they stand in (docs/verify/format.md, "Entries"). Each event has
// one text.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "transparency/event.h"

namespace urna::transparency {

struct EventError {
    enum class Reason {
        malformed,
        unknown_kind,  // the entry may be sound; who cannot read it cannot judge what follows
        wrong_part,    // an entry is not the part that has to follow, or the parts are not the event's
    };
    Reason reason = Reason::malformed;
    std::string kind{};  // of `unknown_kind`: with its version, such as `upload v2`
    friend bool operator==(const EventError&, const EventError&) = default;
};

// Thrown by Result::value().
[[noreturn]] void throw_exception_from_error(const EventError& error, const boost::source_location& where);

// Throws std::invalid_argument when the event has a value that no text has: a text that is no UTF-8, a name
// with a space, a number below its first.
std::string event_text(const Event& event);

// What event_text() wrote, and nothing else.
Result<Event, EventError> parse_event(std::string_view text);

}  // namespace urna::transparency
