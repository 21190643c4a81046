// SPDX-License-Identifier: Apache-2.0
// The lines of the log that wait to be written. They have a bounded amount of memory; when it is used up, the
// least important lines are dropped, and the log tells how many.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace urna {

// In the order in which they are dropped. Access lines are those that each request gets.
enum class LogKind { access, info, warning, error };
constexpr std::size_t log_kinds = 4;

std::string_view to_string(LogKind kind);

// What a process keeps of its log for a reader that stands still: some 25 seconds of a thousand access lines
// per second.
constexpr std::size_t log_waiting_bytes_max = 8UL << 20;

// Not to be used by several threads at once.
class LogQueue {
 public:
    using OnDropped = std::function<void(LogKind)>;

    // Keeps at most `bytes_max` bytes, those included that each line costs beside its text. `on_dropped` is
    // called for each line that is dropped.
    LogQueue(std::size_t bytes_max, OnDropped on_dropped);

    // Appends a line, given without its end. Without room for it, drops the newest lines of less important
    // kinds; when those do not make enough room, drops this line instead: the first lines of a trouble say
    // more than the last.
    void push(LogKind kind, std::string line);

    // Counts a line that could not be made.
    void drop(LogKind kind);

    bool empty() const;

    // Moves the oldest lines to the end of `piece`, with their ends: as many as make it `bytes_max` bytes
    // long, but at least one when it was empty. Where lines were dropped stands a line that tells how many.
    void take(std::string& piece, std::size_t bytes_max);

 private:
    struct Line {
        std::uint64_t number;
        std::string text;
    };
    struct Waiting {
        std::deque<Line> lines;
        std::size_t bytes = 0;
    };

    static std::size_t cost(const std::string& line);
    std::string notice() const;
    // The kind of the oldest line; nothing when there is none.
    std::optional<std::size_t> oldest() const;

    std::size_t bytes_max_;
    OnDropped on_dropped_;
    std::array<Waiting, log_kinds> waiting_;
    std::size_t bytes_ = 0;
    std::uint64_t next_number_ = 0;
    // Before which line the number of dropped lines is told; nothing while none is missing.
    std::optional<std::uint64_t> notice_before_;
    std::array<std::int64_t, log_kinds> untold_{};  // dropped lines, by kind
};

}  // namespace urna
