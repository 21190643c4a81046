// SPDX-License-Identifier: Apache-2.0
#include "daemon/schedule_report.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "daemon/schedule_text.h"

namespace urna::daemon {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::microseconds write_every = std::chrono::seconds(10);

}  // namespace

ScheduleReport::ScheduleReport(queue::BallotQueue& queue, const ScheduleParts* parts,
                               std::chrono::milliseconds look_every)
    : queue_(queue), parts_(parts), look_every_(look_every) {}

void ScheduleReport::update(store::Epoch epoch) {
    if (!parts_) return;
    const auto now = steady_clock::now();
    const bool due = epoch_ != epoch || now >= write_at_;
    if (!due && now < look_at_) return;
    look_at_ = now + look_every_;
    try {
        if (due || something_happened()) write(epoch);
        warned_ = false;
    } catch (const Unavailable& error) {
        epoch_ = epoch;
        write_at_ = now + look_every_;
        if (!warned_) log_warning("officials are not told which election runs", {{"error", error.what()}});
        warned_ = true;
    }
}

// Also when the queue's clock was set.
bool ScheduleReport::something_happened() {
    return parts_->elections.changes() != changes_ || (next_ && queue_.time().now >= *next_);
}

// The steady clock tells when the next start or end comes, and is corrected by each writing.
void ScheduleReport::write(store::Epoch epoch) {
    const std::int64_t changes = parts_->elections.changes();
    const auto elections = parts_->elections.elections();
    const Instant now = queue_.time().now;
    if (!parts_->schedule.write(epoch.value, schedule_text(elections, now, parts_->time_zone)))
        throw Unavailable("a later daemon has written the schedule");
    next_ = next_change(elections, now);
    const std::chrono::microseconds left = next_ ? *next_ - now : write_every;
    write_at_ = steady_clock::now() + std::min(left, write_every);
    changes_ = changes;
    epoch_ = epoch;
}

}  // namespace urna::daemon
