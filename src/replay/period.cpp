// SPDX-License-Identifier: Apache-2.0
#include "replay/period.h"

#include <fmt/core.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace urna::replay {

using namespace std::chrono_literals;

election::Period choose_period(const std::vector<KnownElection>& known, Instant now,
                               std::chrono::seconds duration, const TimeZone& zone) {
    election::Period period{now - 60s, now + duration};
    for (const auto& other : known) {
        const auto start = parse_instant(other.start_text, zone);
        const auto end = parse_instant(other.end_text, zone);
        if (!start || !end) {
            throw std::runtime_error(
                fmt::format("Election {} has a period that cannot be read: from {} to {}.", other.id,
                            other.start_text, other.end_text));
        }
        if (*end <= now) {
            period.start = std::max(period.start, *end);
        } else if (*start <= now) {
            throw std::runtime_error(
                fmt::format("Election {} is running until {}: two elections cannot run at once.", other.id,
                            other.end_text));
        } else if (*start < period.end) {
            throw std::runtime_error(
                fmt::format("Election {} begins at {} (until {}), before this one of {} s would be over.",
                            other.id, other.start_text, other.end_text, duration.count()));
        }
    }
    return period;
}

std::chrono::microseconds clock_offset(std::string_view http_date, Instant received) {
    std::istringstream text{std::string(http_date)};
    date::sys_seconds server{};
    text >> date::parse("%a, %d %b %Y %H:%M:%S GMT", server);
    if (text.fail()) return 0us;
    const auto offset = Instant{server} + 500ms - received;
    return std::chrono::abs(offset) < 2s ? 0us : offset;
}

}  // namespace urna::replay
