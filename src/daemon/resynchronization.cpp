// SPDX-License-Identifier: Apache-2.0
#include "daemon/resynchronization.h"

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/log.h"

namespace urna::daemon {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds hold_for{60};
constexpr std::chrono::milliseconds look_every{50};

// Calls `done` until it is true.
template <class Done>
void wait_for(std::chrono::milliseconds wait_max, const char* otherwise, Done done) {
    const auto until = steady_clock::now() + wait_max;
    while (!done()) {
        if (steady_clock::now() >= until) throw Unavailable(otherwise);
        std::this_thread::sleep_for(look_every);
    }
}

}  // namespace

bool Resynchronization::Plan::needed() const {
    return latest > correction.present || record.watermark > correction.present ||
           (correction.sound_until < correction.present && !record.uploads.empty());
}

Resynchronization::Resynchronization(const ResynchronizationParts& parts, std::string holder)
    : parts_(parts), holder_(std::move(holder)) {}

Resynchronization::~Resynchronization() {
    try {
        parts_.leases.release(holder_);
        if (!held_by_another_) parts_.reset.release();
    } catch (const std::exception& error) {
        log_warning("the hold on queue and lease could not be released; it ends within a minute",
                    {{"error", error.what()}});
    }
}

Resynchronization::Plan Resynchronization::prepare(std::optional<Instant> since) {
    held_by_another_ = parts_.queue.time().held;
    parts_.reset.hold(hold_for);
    wait_until_all_is_recorded();
    wait_for(parts_.wait_max, "the lease is not free: a daemon judges, or somebody else resynchronizes", [&] {
        parts_.reset.hold(hold_for);
        return take_lease().has_value();
    });
    wait_until_all_is_recorded();
    const queue::QueueTime time = parts_.queue.time();
    require_nothing_ahead_is_quarantined(time.now);
    const store::Correction correction{time.now, std::min(since.value_or(time.now), time.now)};
    Plan plan{correction, time.latest, parts_.record.ahead_of(correction)};
    // Where an earlier one was broken off, the queue may know names still that the record has released.
    parts_.names.forget(plan.record.released);
    return plan;
}

void Resynchronization::keep() {
    parts_.reset.hold(hold_for);
    if (!take_lease()) throw Unavailable("a daemon has taken the lease");
}

std::optional<store::Epoch> Resynchronization::take_lease() {
    return parts_.leases.take(holder_, hold_for);
}

void Resynchronization::wait_until_all_is_recorded() {
    wait_for(parts_.wait_max, "entries wait in the queue, and no daemon records them", [&] {
        parts_.record_some();
        parts_.reset.hold(hold_for);
        const queue::Depth depth = parts_.queue.depth();
        return depth.entries + depth.markers == 0;
    });
}

// One that is requeued later would keep an instant to come.
void Resynchronization::require_nothing_ahead_is_quarantined(Instant present) {
    for (const store::QuarantinedEntry& entry : parts_.ledger.quarantined()) {
        const auto id = queue::parse_entry_id(entry.entry);
        const bool id_is_ahead = id && id->value > present.time_since_epoch().count();
        if (entry.accepted_at <= present && !id_is_ahead) continue;
        throw Unavailable(
            "an entry that was accepted at " + to_string(entry.accepted_at) +
            ", which is still to come, is quarantined: see `urna queue list`, and discard it, or "
            "wait until then");
    }
}

store::RecordAhead Resynchronization::apply(const Plan& plan) {
    parts_.reset.hold(hold_for);
    const auto epoch = take_lease();
    if (!epoch) throw Unavailable("a daemon has taken the lease");
    // The record first: while the queue is as it was, nothing is accepted. Broken off in between, this can be
    // done again.
    store::RecordAhead ahead = parts_.record.correct(plan.correction, *epoch);
    parts_.names.forget(ahead.released);
    if (!parts_.reset.restart(plan.correction.present)) {
        throw Unavailable("an entry came into the queue meanwhile; do it again");
    }
    const auto number = [](std::size_t n) { return static_cast<std::int64_t>(n); };
    log_warning("the queue was resynchronized by an operator",
                {{"present", to_string(plan.correction.present)},
                 {"sound_until", to_string(plan.correction.sound_until)},
                 {"latest_before", to_string(plan.latest)},
                 {"watermark_before", to_string(plan.record.watermark)},
                 {"uploads_ahead", number(ahead.uploads.size())},
                 {"uploads_released", number(ahead.released.size())},
                 {"elections_provisional", number(ahead.elections.size())}});
    return ahead;
}

}  // namespace urna::daemon
