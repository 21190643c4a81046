// SPDX-License-Identifier: Apache-2.0
#include "daemon/queue_report.h"

#include <algorithm>

namespace urna::daemon {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds measure_every{10};
constexpr int measurements = 5;
// A measurement that differs by more is not one that was slow.
constexpr std::chrono::seconds set_min{1};

}  // namespace

QueueReport::QueueReport(queue::BallotQueue& queue, store::QueueLedger& ledger, store::QueueClock* clock,
                         std::chrono::milliseconds look_every)
    : queue_(queue), ledger_(ledger), clock_(clock), look_every_(look_every) {}

void QueueReport::take_over(std::uint64_t dead_letters, store::Epoch epoch) {
    reported_.reset();
    measure_clocks(epoch);
    report_backlog(dead_letters, epoch);
}

void QueueReport::update(std::uint64_t dead_letters, store::Epoch epoch) {
    const auto now = steady_clock::now();
    if (now - measured_at_ >= measure_every || clocks_were_set()) measure_clocks(epoch);
    if (now - reported_at_ >= look_every_) report_backlog(dead_letters, epoch);
}

// Looked at with the backlog.
bool QueueReport::clocks_were_set() {
    if (!clock_ || steady_clock::now() - reported_at_ < look_every_) return false;
    const auto ahead = queue_.time().now - clock_->database_now();
    return ahead - ahead_ > set_min || ahead_ - ahead > set_min;
}

void QueueReport::report_backlog(std::uint64_t dead_letters, store::Epoch epoch) {
    reported_at_ = steady_clock::now();
    const queue::Depth depth = queue_.depth();
    const store::Backlog backlog{depth.entries, depth.bytes, depth.oldest, dead_letters};
    if (backlog == reported_) return;
    ledger_.report(backlog, epoch);
    reported_ = backlog;
}

// The queue is asked first, so that each measurement is too low by the time that passes until the database is
// asked: the largest is the best, and none is too high.
void QueueReport::measure_clocks(store::Epoch epoch) {
    if (!clock_) return;
    auto ahead = std::chrono::microseconds::min();
    for (int i = 0; i < measurements; ++i) {
        const Instant queue_now = queue_.time().now;
        ahead = std::max(ahead, queue_now - clock_->database_now());
    }
    ahead_ = ahead;
    // Both clocks are rounded down.
    clock_->set_ahead(ahead - std::chrono::microseconds(1), epoch);
    measured_at_ = steady_clock::now();
}

}  // namespace urna::daemon
