// SPDX-License-Identifier: Apache-2.0
// Instants in time, and their ISO 8601 texts.
#pragma once

#include <date/tz.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace urna {

// Microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
using Instant = date::sys_time<std::chrono::microseconds>;

// Tells the time; never rounds up. Tests hand in their own.
using Clock = std::function<Instant()>;

// The system's clock, rounded down to microseconds.
Instant system_now();

// A civil time zone by its IANA name.
class TimeZone {
 public:
    // Throws std::runtime_error, naming the zone, when the system's database does not know it.
    explicit TimeZone(const std::string& name);

    // None when the system's database does not know it.
    static std::optional<TimeZone> find(const std::string& name);

    // The names of all zones, in order.
    static std::vector<std::string> names();

    std::string name() const;

    // The instant of a civil time. One that daylight saving skips is none; one that it repeats is the
    // earlier.
    std::optional<Instant> instant_of(date::local_time<std::chrono::microseconds> civil) const;

    // How far the zone's civil time is ahead of UTC at the instant.
    std::chrono::seconds offset_at(Instant instant) const;

 private:
    explicit TimeZone(const date::time_zone* zone) : zone_(zone) {}
    const date::time_zone* zone_;
};

// Reads the extended form `YYYY-MM-DDThh:mm:ss[.f{1,6}][Z|+hh:mm|+hhmm]` and nothing else; the offset is at
// most 23:59 of either sign, and a text without one is civil time in `zone`. None when the text has another
// form or names no instant (an impossible date, 24:00:00, a second 60, an hour that daylight saving skips),
// or one whose year in UTC is not 1 to 9999: other programs cannot read its text.
std::optional<Instant> parse_instant(std::string_view text, const TimeZone& zone);

// `2021-06-16T14:55:46.000001Z`: UTC, always six digits of fraction. parse_instant reads it back.
std::string to_string(Instant instant);

}  // namespace urna
