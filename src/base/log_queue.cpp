// SPDX-License-Identifier: Apache-2.0
#include "base/log_queue.h"

#include <utility>

#include "base/log_line.h"

namespace urna {
namespace {

// A line's place in its deque, and what the allocator needs for its text.
constexpr std::size_t line_overhead = 64;

}  // namespace

std::string_view to_string(LogKind kind) {
    switch (kind) {
        case LogKind::access:
            return "access";
        case LogKind::info:
            return "info";
        case LogKind::warning:
            return "warning";
        case LogKind::error:
            break;
    }
    return "error";
}

LogQueue::LogQueue(std::size_t bytes_max, OnDropped on_dropped)
    : bytes_max_(bytes_max), on_dropped_(std::move(on_dropped)) {}

void LogQueue::push(LogKind kind, std::string line) {
    const auto own = static_cast<std::size_t>(kind);
    const std::size_t needed = cost(line);
    std::size_t droppable = 0;
    for (std::size_t lesser = 0; lesser < own; ++lesser) droppable += waiting_[lesser].bytes;
    if (bytes_ - droppable + needed > bytes_max_) {
        drop(kind);
        return;
    }
    for (std::size_t lesser = 0; bytes_ + needed > bytes_max_;) {
        Waiting& from = waiting_[lesser];
        if (from.lines.empty()) {
            ++lesser;
            continue;
        }
        const std::size_t freed = cost(from.lines.back().text);
        from.lines.pop_back();
        from.bytes -= freed;
        bytes_ -= freed;
        drop(static_cast<LogKind>(lesser));
    }
    waiting_[own].lines.push_back({next_number_, std::move(line)});
    ++next_number_;
    waiting_[own].bytes += needed;
    bytes_ += needed;
}

bool LogQueue::empty() const {
    return bytes_ == 0 && !notice_before_;
}

void LogQueue::take(std::string& piece, std::size_t bytes_max) {
    while (true) {
        const auto kind = oldest();
        if (notice_before_ && (!kind || waiting_[*kind].lines.front().number >= *notice_before_)) {
            piece += notice();
            notice_before_.reset();
            untold_ = {};
            continue;
        }
        if (!kind) return;
        Waiting& from = waiting_[*kind];
        const std::string& text = from.lines.front().text;
        const std::size_t freed = cost(text);
        if (!piece.empty() && piece.size() + text.size() + 1 > bytes_max) return;
        piece.reserve(piece.size() + text.size() + 1);
        piece += text;
        piece += '\n';
        from.lines.pop_front();
        from.bytes -= freed;
        bytes_ -= freed;
    }
}

std::size_t LogQueue::cost(const std::string& line) {
    return line.size() + line_overhead;
}

void LogQueue::drop(LogKind kind) {
    ++untold_[static_cast<std::size_t>(kind)];
    if (!notice_before_) notice_before_ = next_number_;
    on_dropped_(kind);
}

std::string LogQueue::notice() const {
    return log_line("warning", "log lines were dropped",
                    {{"access", untold_[0]},
                     {"info", untold_[1]},
                     {"warning", untold_[2]},
                     {"error", untold_[3]}}) +
           '\n';
}

std::optional<std::size_t> LogQueue::oldest() const {
    std::optional<std::size_t> found;
    for (std::size_t kind = 0; kind < log_kinds; ++kind) {
        const auto& lines = waiting_[kind].lines;
        if (lines.empty()) continue;
        if (!found || lines.front().number < waiting_[*found].lines.front().number) found = kind;
    }
    return found;
}

}  // namespace urna
