// SPDX-License-Identifier: Apache-2.0
#include "station/back_pressure.h"

#include "election/ballot.h"

namespace urna::station {
namespace {

// What a daemon records in a fraction of a second, and enough to keep it busy.
constexpr std::uint64_t bytes_waiting_max = 70'000 * sizeof(election::Ballot);
constexpr std::chrono::milliseconds hold_max{250};
// So that the queue is not asked for each of many uploads.
constexpr std::chrono::milliseconds ask_every{5};

}  // namespace

bool BackPressure::holds_back(Clock::time_point read_at) {
    return Clock::now() - read_at < hold_max && bytes_waiting() > bytes_waiting_max;
}

std::uint64_t BackPressure::bytes_waiting() {
    const auto now = Clock::now();
    auto asked_at = asked_at_.load();
    // One asks; the others do not wait for what it is told.
    if (now - asked_at >= ask_every && asked_at_.compare_exchange_strong(asked_at, now)) {
        bytes_ = queue_.depth().bytes;
    }
    return bytes_;
}

}  // namespace urna::station
