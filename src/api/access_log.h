// SPDX-License-Identifier: Apache-2.0
// The lines of the log that are about single requests.
#pragma once

#include <cstdint>
#include <mutex>
#include <string_view>
#include <thread>

#include "api/access_sampler.h"
#include "http/server/server.h"

namespace urna::api {

// Callable from any thread.
class AccessLog {
 public:
    // Beyond so many lines per second (0: never) only some requests of each kind have a line. Once a second,
    // and at the end, the log tells how many were left out.
    explicit AccessLog(std::uint32_t lines_per_second);
    ~AccessLog();

    AccessLog(const AccessLog&) = delete;
    AccessLog& operator=(const AccessLog&) = delete;

    // A request was answered, or its connection broke. `method` and `route` are known ones.
    void request(const http::ServedRequest& served, std::string_view method, std::string_view route);

    // What a handler threw.
    void failed(std::string_view request_id, std::string_view what);

 private:
    bool admit(std::string_view method, std::string_view route, int status);
    bool admit_failure();
    void tell_left_out();

    const std::uint32_t lines_per_second_;
    std::mutex mutex_;
    AccessSampler sampler_;
    Allowance failures_;
    std::int64_t failures_left_out_ = 0;
    std::jthread teller_;
};

}  // namespace urna::api
