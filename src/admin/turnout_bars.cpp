// SPDX-License-Identifier: Apache-2.0
#include "admin/turnout_bars.h"

#include <algorithm>
#include <array>

namespace urna::admin {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr seconds quarter = minutes{15};
constexpr seconds by_minutes_max = hours{3};
constexpr seconds by_quarters_max = hours{48};
constexpr std::int64_t bars_max = 192;

seconds width_for(seconds length) {
    if (length <= by_minutes_max) return minutes{1};
    if (length <= by_quarters_max) return quarter;
    for (const int whole_hours : {1, 2, 3, 4, 6, 8, 12}) {
        if (length <= hours{whole_hours} * bars_max) return hours{whole_hours};
    }
    const auto days = (length + hours{24} * bars_max - seconds{1}) / (hours{24} * bars_max);
    return hours{24} * std::max<std::int64_t>(1, days);
}

// The last multiple of the width in civil time. Offsets count in whole quarters of an hour, since a bar is
// made of these.
Instant floor_in_zone(Instant instant, seconds width, const TimeZone& zone) {
    const seconds offset = zone.offset_at(instant) / quarter * quarter;
    const seconds civil = date::floor<seconds>(instant).time_since_epoch() + offset;
    const seconds into = (civil % width + width) % width;
    return Instant{civil - into - offset};
}

}  // namespace

TurnoutBars turnout_bars(const Turnout& turnout, const election::Period& period, const TimeZone& zone) {
    // Before an election was changed, uploads may have been accepted outside of what is its period now.
    const Intervals& quarters = turnout.quarters();
    const Instant start = std::min(period.start, turnout.first_accepted().value_or(period.start));
    const Instant end = std::max(period.end, turnout.last_accepted().value_or(period.end));

    TurnoutBars bars;
    bars.width = width_for(date::ceil<seconds>(end - start));
    bars.from = floor_in_zone(start, bars.width, zone);
    for (const auto& [at, interval] : bars.width == minutes{1} ? turnout.minutes() : quarters) {
        const auto bar = static_cast<std::size_t>((at - bars.from) / bars.width);
        if (bar >= bars.intervals.size()) bars.intervals.resize(bar + 1);
        bars.intervals[bar].uploads += interval.uploads;
        bars.intervals[bar].ballots += interval.ballots;
    }
    return bars;
}

}  // namespace urna::admin
