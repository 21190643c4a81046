// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

#include "base/log_line.h"
#include "base/log_writer.h"
#include "base/metrics.h"

namespace urna {
namespace {

using Clock = std::chrono::steady_clock;

std::atomic<Clock::time_point> process_end{Clock::time_point::max()};

LogQueue::OnDropped count_dropped() {
    auto& family = prometheus::BuildCounter()
                       .Name("urna_log_lines_dropped_total")
                       .Help("Lines of the log that were dropped, since nobody read them in time")
                       .Register(metrics());
    std::array<prometheus::Counter*, log_kinds> counters{};
    for (std::size_t kind = 0; kind < log_kinds; ++kind) {
        counters[kind] = &family.Add({{"kind", std::string(to_string(static_cast<LogKind>(kind)))}});
    }
    return [counters](LogKind kind) { counters[static_cast<std::size_t>(kind)]->Increment(); };
}

// It lives until the process has ended: its thread may be writing to a reader that stands still, and other
// threads may log until then.
LogWriter& writer() {
    static LogWriter& instance = []() -> LogWriter& {
        auto* made = new LogWriter(STDERR_FILENO, log_waiting_bytes_max, count_dropped());
        std::atexit(flush_log);
        return *made;
    }();
    return instance;
}

void write(LogKind kind, std::string_view level, std::string_view message,
           std::initializer_list<LogField> fields) {
    try {
        writer().write(kind, log_line(level, message, fields));
    } catch (const std::bad_alloc&) {
        writer().drop(kind);
    }
}

}  // namespace

void log_info(std::string_view message, std::initializer_list<LogField> fields) {
    write(LogKind::info, "info", message, fields);
}

void log_warning(std::string_view message, std::initializer_list<LogField> fields) {
    write(LogKind::warning, "warning", message, fields);
}

void log_error(std::string_view message, std::initializer_list<LogField> fields) {
    write(LogKind::error, "error", message, fields);
}

void log_access(std::string_view message, std::initializer_list<LogField> fields) {
    write(LogKind::access, "info", message, fields);
}

void log_text(std::string_view line) {
    writer().write(LogKind::error, std::string(line));
}

void flush_log() {
    writer().flush(log_flush_end(Clock::now(), process_end));
}

void end_log_by(Clock::time_point end) {
    process_end = end;
}

Clock::time_point log_flush_end(Clock::time_point now, Clock::time_point end) {
    return std::min(now + log_flush_max, end);
}

}  // namespace urna
