// SPDX-License-Identifier: Apache-2.0
#include "api/access_sampler.h"

#include <algorithm>
#include <utility>

namespace urna::api {
namespace {

// A second's lines may come at its end, and those of the next at its beginning.
constexpr double seconds_at_once = 2;
// A kind of this part of the rate is not touched by a flood of others.
constexpr double own_part = 0.1;
constexpr int first_failed_status = 500;

}  // namespace

Allowance::Allowance(double per_second) : per_second_(per_second), left_(per_second * seconds_at_once) {}

bool Allowance::take(Clock::time_point now) {
    const double passed = std::chrono::duration<double>(now - refilled_).count();
    left_ = std::min(left_ + passed * per_second_, per_second_ * seconds_at_once);
    refilled_ = now;
    if (left_ < 1) return false;
    left_ -= 1;
    return true;
}

AccessSampler::AccessSampler(std::uint32_t lines_per_second)
    : lines_per_second_(lines_per_second),
      shared_(lines_per_second),
      apart_(lines_per_second),
      failed_(lines_per_second) {}

bool AccessSampler::admit(std::string_view method, std::string_view route, int status,
                          Clock::time_point now) {
    if (lines_per_second_ == 0) return true;
    Kind& kind =
        kinds_.of(method, route, status, [this] { return Kind{Allowance(own_part * lines_per_second_)}; });
    if (status >= first_failed_status && failed_.take(now)) return true;
    if (kind.own.take(now) && apart_.take(now)) return true;
    if (shared_.take(now)) return true;
    ++kind.left_out;
    return false;
}

std::vector<LeftOut> AccessSampler::take_left_out() {
    std::vector<LeftOut> found;
    for (auto& [key, kind] : kinds_) {
        if (kind.left_out == 0) continue;
        const auto& [method, route, status] = key;
        found.push_back({method, route, status, std::exchange(kind.left_out, 0)});
    }
    return found;
}

}  // namespace urna::api
