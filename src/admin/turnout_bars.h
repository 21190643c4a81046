// SPDX-License-Identifier: Apache-2.0
// The turnout of an election over time, for a chart: intervals of one length, which the length of the
// election decides.
#pragma once

#include <chrono>
#include <vector>

#include "admin/turnout.h"
#include "base/instant.h"
#include "election/election.h"

namespace urna::admin {

struct TurnoutBars {
    Instant from;                   // when the first bar begins: the election's start, or just before
    std::chrono::seconds width{0};  // of each bar
    std::vector<IntervalTurnout> intervals;  // through the last one with an upload, those without among them
};

// Returns at most 193 bars. A bar is a minute of an election of at most three hours, a quarter of an hour of
// one of at most two days, and else as many whole hours, or days, as it takes. Bars of several hours begin
// where the civil time in `zone` is a multiple of them, as it was when the election started.
TurnoutBars turnout_bars(const Turnout& turnout, const election::Period& period, const TimeZone& zone);

}  // namespace urna::admin
