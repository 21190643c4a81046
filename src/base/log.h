// SPDX-License-Identifier: Apache-2.0
// The log: one JSON object a line on standard error. No token, password or personal number may be handed to
// it. Lines wait in a bounded queue and are written by a thread of the log's own, so nobody waits for a
// reader that stands still; what the queue cannot hold is dropped and counted, access lines first and errors
// last.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <variant>

namespace urna {

struct LogField {
    std::string_view name;
    std::variant<std::string_view, std::int64_t, double> value;
};

// `{"time": ..., "level": ..., "message": ..., <fields>}`. Callable from any thread.
void log_info(std::string_view message, std::initializer_list<LogField> fields = {});
void log_warning(std::string_view message, std::initializer_list<LogField> fields = {});
void log_error(std::string_view message, std::initializer_list<LogField> fields = {});

// A line of the level `info` that a request has caused. These lines are dropped before all others.
void log_access(std::string_view message, std::initializer_list<LogField> fields = {});

// A line for people, as it is, behind the lines that were logged before it. It is as important as an error.
void log_text(std::string_view line);

// The longest that the end of a process takes for the lines that wait.
constexpr std::chrono::milliseconds log_flush_max{1'000};

// Waits until the lines that wait are written, for at most `log_flush_max`, and not beyond the instant that
// `end_log_by` has set. exit() does this by itself; only _Exit() does not.
void flush_log();

// When the process promised to have ended.
void end_log_by(std::chrono::steady_clock::time_point end);

// Until when a flush that begins now may wait.
std::chrono::steady_clock::time_point log_flush_end(std::chrono::steady_clock::time_point now,
                                                    std::chrono::steady_clock::time_point end);

}  // namespace urna
