// SPDX-License-Identifier: Apache-2.0
#include "queue/clock_watch.h"

#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/sleep.h"

namespace urna::queue {
namespace {

using std::chrono::microseconds;

constexpr std::chrono::seconds look_every{1};
constexpr std::chrono::seconds compare_every{10};
// What a clock may differ, or be set by, without a word: networks and schedulers make some of it.
constexpr std::chrono::seconds silent_max{2};
// A look that took longer tells nothing of jumps.
constexpr std::chrono::seconds look_max{1};

double seconds(microseconds wait) {
    return std::chrono::duration<double>(wait).count();
}

prometheus::Gauge& offset_gauge() {
    static auto& instance = make_gauge(
        "urna_clock_offset_seconds",
        "By how much this process' clock is ahead of the clock it goes by: the queue's or the database's");
    return instance;
}

prometheus::Gauge& behind_gauge() {
    static auto& instance =
        make_gauge("urna_queue_clock_behind_seconds",
                   "By how much the queue's clock is behind the latest instant of acceptance; "
                   "over 1, uploads are refused");
    return instance;
}

prometheus::Counter& jumps_counter() {
    static auto& instance = prometheus::BuildCounter()
                                .Name("urna_clock_jumps_total")
                                .Help("Jumps of the queue's clock by more than 2 s, since the start")
                                .Register(metrics())
                                .Add({});
    return instance;
}

}  // namespace

std::string why_nothing_can_be_appended(const queue::QueueTime& time) {
    if (time.held) return "the queue is being resynchronized";
    if (time.behind() > queue::clock_wait_max) return "the queue's clock is behind the latest upload";
    return "";
}

ClockOffset::ClockOffset(std::string other) : other_(std::move(other)) {
    offset_gauge().Set(0);
}

void ClockOffset::note(Instant own, Instant others) {
    const microseconds ahead = own - others;
    offset_gauge().Set(seconds(ahead));
    const bool differs = ahead > silent_max || ahead < -silent_max;
    if (differs && !warned_) {
        log_warning("this process' clock differs from another one",
                    {{"other", other_}, {"seconds_ahead", seconds(ahead)}});
    }
    warned_ = differs;
}

void ClockOffset::run(const std::function<std::optional<Instant>()>& others, const std::stop_token& stop) {
    do {
        try {
            if (const auto told = others()) note(system_now(), *told);
        } catch (const std::exception&) {
            // Whoever needs the engine, or the memory, says so.
        }
    } while (sleep_for(compare_every, stop));
}

ClockWatch::ClockWatch(Clock own, std::function<microseconds()> since_boot)
    : own_(std::move(own)), since_boot_(std::move(since_boot)) {
    behind_gauge().Set(0);
    jumps_counter();  // shown from the start
}

void ClockWatch::look(queue::BallotQueue& queue) {
    const microseconds before = since_boot_();
    const queue::QueueTime time = queue.time();
    const microseconds after = since_boot_();
    note_behind(time);
    if (after - before > look_max) return;
    note_jump(time.now, after);
    offset_.note(own_(), time.now);
}

void ClockWatch::note_jump(Instant queue_now, microseconds since_boot) {
    const microseconds started_at = queue_now.time_since_epoch() - since_boot;
    const microseconds jump = started_at - started_at_.value_or(started_at);
    started_at_ = started_at;
    if (jump <= silent_max && jump >= -silent_max) return;
    jumps_counter().Increment();
    log_error("the queue's clock jumped", {{"seconds", seconds(jump)}});
}

void ClockWatch::note_behind(const queue::QueueTime& time) {
    behind_gauge().Set(seconds(time.behind()));
    const bool behind = time.behind() > queue::clock_wait_max;
    if (behind && !behind_) {
        log_error(
            "the queue's clock is behind the latest upload, and uploads are refused until it has caught up; "
            "see `urna queue resynchronize`",
            {{"now", urna::to_string(time.now)},
             {"latest", urna::to_string(time.latest)},
             {"seconds_behind", seconds(time.behind())}});
    }
    if (!behind && behind_)
        log_info(
            "the queue's clock has caught up, uploads are accepted again; see `urna queue resynchronize "
            "--since` "
            "for what was accepted while it was ahead");
    behind_ = behind;
}

void ClockWatch::run(queue::BallotQueue& queue, const std::stop_token& stop) {
    do {
        try {
            look(queue);
        } catch (const std::exception&) {
            // Whoever needs the queue, or the memory, says so.
        }
    } while (sleep_for(look_every, stop));
}

}  // namespace urna::queue
