// SPDX-License-Identifier: Apache-2.0
#include "api/access_log.h"

#include <chrono>
#include <utility>
#include <vector>

#include "base/log.h"
#include "base/sleep.h"

namespace urna::api {

AccessLog::AccessLog(std::uint32_t lines_per_second)
    : lines_per_second_(lines_per_second),
      sampler_(lines_per_second),
      failures_(lines_per_second),
      teller_([this](const std::stop_token& stop) {
          while (sleep_for(std::chrono::seconds(1), stop)) tell_left_out();
      }) {}

AccessLog::~AccessLog() {
    teller_.request_stop();
    teller_.join();
    tell_left_out();
}

void AccessLog::request(const http::ServedRequest& served, std::string_view method, std::string_view route) {
    if (!admit(method, route, served.status)) return;
    log_access("request", {{"request_id", served.request_id},
                           {"method", method},
                           {"route", route},
                           {"status", static_cast<std::int64_t>(served.status)},
                           {"seconds", std::chrono::duration<double>(served.duration).count()},
                           {"bytes_in", static_cast<std::int64_t>(served.body_bytes_in)},
                           {"bytes_out", static_cast<std::int64_t>(served.body_bytes_out)},
                           {"remote", served.remote_address}});
}

void AccessLog::failed(std::string_view request_id, std::string_view what) {
    if (!admit_failure()) return;
    log_error("request failed", {{"request_id", request_id}, {"error", what}});
}

bool AccessLog::admit(std::string_view method, std::string_view route, int status) {
    const auto now = Allowance::Clock::now();
    const std::lock_guard lock(mutex_);
    return sampler_.admit(method, route, status, now);
}

bool AccessLog::admit_failure() {
    if (lines_per_second_ == 0) return true;
    const auto now = Allowance::Clock::now();
    const std::lock_guard lock(mutex_);
    if (failures_.take(now)) return true;
    ++failures_left_out_;
    return false;
}

void AccessLog::tell_left_out() {
    std::vector<LeftOut> left_out;
    std::int64_t failures = 0;
    {
        const std::lock_guard lock(mutex_);
        left_out = sampler_.take_left_out();
        failures = std::exchange(failures_left_out_, 0);
    }
    for (const LeftOut& kind : left_out) {
        log_warning("request lines left out", {{"method", kind.method},
                                               {"route", kind.route},
                                               {"status", static_cast<std::int64_t>(kind.status)},
                                               {"lines", kind.lines}});
    }
    if (failures > 0) log_warning("request failed lines left out", {{"lines", failures}});
}

}  // namespace urna::api
