// SPDX-License-Identifier: Apache-2.0
// Whether a trail is what it was when its events were entered.
#pragma once

#include <string>

#include "audit/trail.h"

namespace urna::audit {

// An event that somebody noted elsewhere, so that a trail that was made anew is told from the old one.
struct Head {
    std::int64_t number = 0;
    std::string hash;
};

// `1234:` and 64 hexadecimal digits.
std::string to_string(const Head& head);
std::optional<Head> parse_head(std::string_view text);

struct Verification {
    std::int64_t events = 0;
    std::int64_t first = 0;  // the first event's number; 0: there is none
    Head last;
    std::string fault = {};         // what is wrong with the first event that is wrong; empty: nothing
    bool noted_is_trimmed = false;  // so that the noted event cannot be compared
};

// Reads the whole trail, anew when it was trimmed meanwhile. `noted`: an event that must be there as it was,
// unless it was trimmed.
Verification verify(Trail& trail, const std::optional<Head>& noted);

}  // namespace urna::audit
