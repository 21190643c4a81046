// SPDX-License-Identifier: Apache-2.0
#include "replay/progress_line.h"

#include <fmt/core.h>

#include <algorithm>
#include <ostream>

#include "replay/figures.h"

namespace urna::replay {

using namespace std::chrono_literals;

namespace {

std::string bar(double share) {
    constexpr std::size_t width = 20;
    const auto filled = std::min(static_cast<std::size_t>(share * width), width);
    return fmt::format("[{:#<{}}{:.<{}}] ", "", filled, "", width - filled);
}

}  // namespace

ProgressLine::ProgressLine(std::ostream& out, bool terminal, std::string unit, std::uint64_t total,
                           Time begin)
    : out_(out), terminal_(terminal), unit_(std::move(unit)), total_(total), begin_(begin), told_at_(begin) {}

void ProgressLine::update(std::uint64_t done, std::uint64_t retried, Time now) {
    const auto tenths =
        static_cast<std::uint64_t>(static_cast<double>(done) / static_cast<double>(total_) * 10);
    if (now - told_at_ < (terminal_ ? 200ms : 5s) && (terminal_ || tenths == told_tenths_)) return;
    told_at_ = now;
    told_tenths_ = tenths;
    draw(done, retried, now);
}

void ProgressLine::finish(std::uint64_t done, std::uint64_t retried, Time now) {
    if (!terminal_) return;
    draw(done, retried, now);
    out_ << '\n' << std::flush;
}

void ProgressLine::draw(std::uint64_t done, std::uint64_t retried, Time now) {
    auto text = line(done, retried, now);
    if (!terminal_) {
        out_ << text << '\n' << std::flush;
        return;
    }
    const auto width = text.size();
    text.resize(std::max(width, drawn_width_), ' ');  // covers what a longer line left behind
    drawn_width_ = width;
    out_ << '\r' << text << std::flush;
}

std::string ProgressLine::line(std::uint64_t done, std::uint64_t retried, Time now) const {
    const double share = static_cast<double>(done) / static_cast<double>(total_);
    const double seconds = std::chrono::duration<double>(now - begin_).count();
    const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;

    auto text = fmt::format("{}{:3.0f} %  {} of {} {}", terminal_ ? bar(share) : "", share * 100,
                            grouped(done), grouped(total_), unit_);
    if (rate > 0) {
        const std::chrono::seconds remaining{
            static_cast<std::int64_t>(static_cast<double>(total_ - done) / rate)};
        text += rate < 10 ? fmt::format(", {:.1f}/s", rate)
                          : fmt::format(", {}/s", grouped(static_cast<std::uint64_t>(rate)));
        if (done < total_) text += fmt::format(", {} left", spoken(remaining));
    }
    if (retried > 0) text += fmt::format(", {} uploads tried again", grouped(retried));
    return text;
}

}  // namespace urna::replay
