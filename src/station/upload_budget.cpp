// SPDX-License-Identifier: Apache-2.0
#include "station/upload_budget.h"

#include <algorithm>

namespace urna::station {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t small_lane_bytes_max = 16UL << 20;
constexpr std::size_t small_lane_share = 8;     // of the whole: an eighth
constexpr std::size_t small_upload_share = 16;  // of that lane

std::size_t small_lane_bytes(std::size_t bytes_max) {
    return std::min(bytes_max / small_lane_share, small_lane_bytes_max);
}

std::size_t whole_bytes(const UploadLimits& limits, std::size_t body_bytes_max) {
    return limits.bytes_max > 0 ? limits.bytes_max : 2 * body_bytes_max + small_lane_bytes_max;
}

}  // namespace

UploadBudget::UploadBudget(const UploadLimits& limits, std::size_t body_bytes_max)
    : wait_max_(limits.wait_max) {
    const std::size_t whole = whole_bytes(limits, body_bytes_max);
    const std::size_t small = small_lane_bytes(whole);
    lanes_[0].bytes_max = lanes_[0].bytes_free = small;
    lanes_[1].bytes_max = lanes_[1].bytes_free = whole - small;
}

void UploadBudget::let_in(Lane& lane) {
    while (!lane.waiting.empty() && lane.waiting.front()->bytes_ <= lane.bytes_free) {
        Reservation& first = *lane.waiting.front();
        lane.bytes_free -= first.bytes_;
        first.granted_ = true;
        lane.waiting.pop_front();
    }
}

UploadBudget::Reservation::Reservation(UploadBudget& budget, std::size_t bytes)
    : budget_(budget),
      until_(Clock::now() + budget.wait_max_),
      lane_(bytes <= budget.lanes_[0].bytes_max / small_upload_share ? 0 : 1),
      bytes_(std::min(bytes, budget.lanes_[lane_].bytes_max)) {
    const std::lock_guard guard(budget_.mutex_);
    Lane& lane = budget_.lanes_[lane_];
    lane.waiting.push_back(this);
    let_in(lane);
}

UploadBudget::Reservation::~Reservation() {
    const std::lock_guard guard(budget_.mutex_);
    Lane& lane = budget_.lanes_[lane_];
    if (granted_) {
        lane.bytes_free += bytes_;
    } else {
        lane.waiting.remove(this);
    }
    let_in(lane);
}

bool UploadBudget::Reservation::granted() const {
    const std::lock_guard guard(budget_.mutex_);
    if (!granted_ && Clock::now() > until_)
        throw Unavailable("no memory for an upload: too many are being received");
    return granted_;
}

}  // namespace urna::station
