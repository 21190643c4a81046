// SPDX-License-Identifier: Apache-2.0
// Whether uploads can be kept at present, found out by writing.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <string>

namespace urna::queue {

class WriteProbe {
 public:
    using Clock = std::function<std::chrono::steady_clock::time_point()>;

    // `write` writes something that changes nothing, and throws what is in its way.
    explicit WriteProbe(std::function<void()> write, Clock clock = std::chrono::steady_clock::now);

    // What is in its way; empty when nothing is. Writes at most once a second, and for one who asks at a
    // time; others are told what was found out last. A change is logged.
    std::string trouble();

 private:
    std::string write_now() const;
    void note(const std::string& found);

    const std::function<void()> write_;
    const Clock clock_;
    std::mutex writing_;
    std::mutex mutex_;
    bool tried_ = false;
    std::chrono::steady_clock::time_point tried_at_;
    std::string trouble_;
};

}  // namespace urna::queue
