// SPDX-License-Identifier: Apache-2.0
#include "daemon/installation.h"

#include <fmt/format.h>

#include "base/log.h"
#include "base/metrics.h"

namespace urna::daemon {
namespace {

using queue::QueueState;
using store::RecordState;

prometheus::Gauge& behind_record() {
    static prometheus::Gauge& gauge =
        make_gauge("urna_queue_behind_record",
                   "Recorded uploads that the queue had forgotten when it was last found behind the record");
    return gauge;
}

bool holds_mark(const RecordState& record, const QueueState& queue) {
    return record.asked == queue.recorded.upload;
}

std::string lost_text(const RecordState& record, const QueueState& queue) {
    return fmt::format("the queue says that upload number {} ({}) is recorded, and the record {}",
                       queue.recorded.number, to_string(queue.recorded.upload.guid),
                       record.asked ? "has another upload under this number"
                                    : fmt::format("ends with number {}", record.last.number));
}

// Why one of them does not say to which installation it belongs, and must not be told; empty when it may.
std::string foreign_text(const RecordState& record, const QueueState& queue) {
    if (record.installation && queue.installation) {
        if (*record.installation == *queue.installation) return "";
        return fmt::format("they are of two installations, {} and {}", to_string(*record.installation),
                           to_string(*queue.installation));
    }
    if (queue.installation && queue.used) {
        return fmt::format("the queue is of the installation {}, and the election database says of none",
                           to_string(*queue.installation));
    }
    const bool known = queue.recorded.number > 0 && holds_mark(record, queue);
    if (record.installation && record.has_queue && queue.used && !known) {
        return fmt::format("the election database is of the installation {}, and the queue says of none",
                           to_string(*record.installation));
    }
    return "";
}

// After a crash between recording and removing, the uploads that the queue does not know to be recorded still
// wait in it. A queue of before there were marks tells nothing.
std::int64_t behind_of(const RecordState& record, const QueueState& queue) {
    if (!queue.installation && queue.used) return 0;
    const std::int64_t behind = record.last.number - queue.recorded.number;
    return behind > static_cast<std::int64_t>(queue.entries) ? behind : 0;
}

}  // namespace

Belonging belonging_of(const RecordState& record, const QueueState& queue, const Guid& fresh) {
    Belonging belonging;
    belonging.apart = foreign_text(record, queue);
    if (belonging.apart.empty() && queue.recorded.number > 0 && !holds_mark(record, queue)) {
        belonging.apart = lost_text(record, queue);
    }
    if (!belonging.apart.empty()) return belonging;
    belonging.installation = record.installation.value_or(queue.installation.value_or(fresh));
    belonging.join = !record.installation || !queue.installation || !record.has_queue;
    belonging.behind = behind_of(record, queue);
    return belonging;
}

std::string apart_message(const InstallationNames& names, const std::string& why) {
    return fmt::format(
        "{} and {} do not belong together: {}. Restore both from one backup, or run `{}`, which says what "
        "is lost",
        names.record, names.queue, why, names.adopt);
}

Installation::Installation(store::RecordIdentity& record, queue::QueueIdentity& queue,
                           InstallationNames names)
    : record_(record), queue_(queue), names_(std::move(names)) {
    behind_record();  // shown from the start
}

// The queue first: what it says was recorded stands in the record by then.
Installation::States Installation::read() {
    States states;
    states.queue = queue_.state();
    states.record = record_.state(states.queue.recorded.number);
    return states;
}

// Read twice before it is believed that they are apart: another daemon may join them in between.
Belonging Installation::require_together() {
    const Guid fresh = random_guid();
    for (bool again : {true, false}) {
        states_ = read();
        Belonging belonging = belonging_of(states_.record, states_.queue, fresh);
        if (belonging.apart.empty()) {
            id_ = belonging.installation;
            return belonging;
        }
        if (!again) throw Apart(apart_message(names_, belonging.apart));
    }
    throw std::logic_error("not reached");
}

void Installation::look() {
    require_together();
}

void Installation::take_over(store::Epoch epoch) {
    const Belonging belonging = require_together();
    told_ = states_.queue.recorded.number;
    if (belonging.behind != warned_) {
        warn(belonging.behind, states_.record.last.number, states_.queue.recorded.number);
    }
    warned_ = belonging.behind;
    if (!belonging.join) return;
    // Interrupted in between, this is done again: a database that has no queue yet takes one that says of
    // none.
    if (!states_.record.has_queue) record_.join(belonging.installation, false, epoch);
    queue_.join(belonging.installation, states_.record.last);
    told_ = states_.record.last.number;
    record_.join(belonging.installation, true, epoch);
    log_info("the election database and the queue are of one installation",
             {{"installation", to_string(belonging.installation)}});
}

void Installation::told(const RecordMark& recorded, std::int64_t known) {
    warn(told_ - known, told_, known);
    told_ = recorded.number;
}

void Installation::warn(std::int64_t behind, std::int64_t record, std::int64_t queue) {
    if (behind <= 0) return;
    behind_record().Set(static_cast<double>(behind));
    log_warning("the queue is behind the record, and has forgotten some of what it accepted",
                {{"uploads", behind}, {"record", record}, {"queue", queue}});
}

}  // namespace urna::daemon
