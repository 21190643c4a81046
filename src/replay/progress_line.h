// SPDX-License-Identifier: Apache-2.0
// How far something is: one line that is drawn over and over on a terminal, else a plain line now and then.
#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <string>

namespace urna::replay {

class ProgressLine {
 public:
    using Time = std::chrono::steady_clock::time_point;

    // `unit` is what is counted, such as `ballots`; `total` at least 1.
    ProgressLine(std::ostream& out, bool terminal, std::string unit, std::uint64_t total, Time begin);

    // Tells it when it is time to: on a terminal five times a second, else every 5 s and every 10 %.
    void update(std::uint64_t done, std::uint64_t retried, Time now);
    // Ends the terminal's line.
    void finish(std::uint64_t done, std::uint64_t retried, Time now);

 private:
    std::string line(std::uint64_t done, std::uint64_t retried, Time now) const;
    void draw(std::uint64_t done, std::uint64_t retried, Time now);

    std::ostream& out_;
    bool terminal_;
    std::string unit_;
    std::uint64_t total_;
    Time begin_;
    Time told_at_;
    std::uint64_t told_tenths_ = 0;
    std::size_t drawn_width_ = 0;
};

}  // namespace urna::replay
