// SPDX-License-Identifier: Apache-2.0
// Whatever reads as an instant reads back from its text, and a zone changes only what has no offset.
#include "base/instant.h"

#include "property.h"

using namespace urna;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const TimeZone belgrade("Europe/Belgrade");
    static const TimeZone utc("UTC");
    const std::string_view text(reinterpret_cast<const char*>(data), size);

    const auto civil = parse_instant(text, belgrade);
    const auto universal = parse_instant(text, utc);
    // Daylight saving may skip a civil time; UTC skips none. Belgrade is ahead of it, so that its year 1
    // begins earlier.
    must(universal || !civil);
    if (!universal) {
        return 0;
    }
    must(size >= 19 && size <= 32);
    must(parse_instant(to_string(*universal), belgrade) == universal);
    must(!civil || std::chrono::abs(*civil - *universal) < std::chrono::hours(24));
    const bool has_offset = text.substr(19).find_first_of("Z+-") != std::string_view::npos;
    must(!has_offset || civil == universal);
    return 0;
}
