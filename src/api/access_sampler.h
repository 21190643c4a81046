// SPDX-License-Identifier: Apache-2.0
// Decides which requests have a line in the log when there are more than anybody reads.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/per_request_kind.h"

namespace urna::api {

// So many per second; what was not used of the last two seconds may be used at once.
class Allowance {
 public:
    using Clock = std::chrono::steady_clock;

    explicit Allowance(double per_second);
    // Whether there is one left at this instant; takes it.
    bool take(Clock::time_point now);

 private:
    double per_second_;
    double left_;
    Clock::time_point refilled_;
};

// Requests that had no line since the last report.
struct LeftOut {
    std::string method;
    std::string route;
    int status = 0;
    std::int64_t lines = 0;
};

// Not to be used by several threads at once.
class AccessSampler {
 public:
    using Clock = Allowance::Clock;

    // As long as no second has more requests than `lines_per_second`, each has a line. Beyond, requests of
    // all kinds share so many lines; kinds that need less than a tenth of it have as many lines apart, which
    // a flood of other kinds does not use up; and so do requests that the service failed, with a status of
    // 500 or more. So there are at most three times `lines_per_second`. 0: each request has a line.
    explicit AccessSampler(std::uint32_t lines_per_second);

    // Whether the request has a line.
    bool admit(std::string_view method, std::string_view route, int status, Clock::time_point now);

    // Those without a line since this was last called.
    std::vector<LeftOut> take_left_out();

 private:
    struct Kind {
        Allowance own;
        std::int64_t left_out = 0;
    };

    std::uint32_t lines_per_second_;
    Allowance shared_;
    Allowance apart_;
    Allowance failed_;
    PerRequestKind<Kind> kinds_;
};

}  // namespace urna::api
