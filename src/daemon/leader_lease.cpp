// SPDX-License-Identifier: Apache-2.0
#include "daemon/leader_lease.h"

#include "base/log.h"
#include "base/metrics.h"

namespace urna::daemon {
namespace {

prometheus::Gauge& judging() {
    static prometheus::Gauge& gauge = make_gauge(
        "urna_daemon_judging", "1 while this daemon holds the lease and judges, 0 while it stands by");
    return gauge;
}

}  // namespace

LeaderLease::LeaderLease(store::LeaseStore& leases, LeaseTerms terms)
    : leases_(leases), terms_(std::move(terms)) {
    judging().Set(0);
}

std::optional<store::Epoch> LeaderLease::acquire_or_renew() {
    const std::lock_guard guard(mutex_);
    if (!epoch_ || std::chrono::steady_clock::now() - renewed_at_ >= renew_after()) take();
    return epoch_;
}

void LeaderLease::renew() {
    const std::lock_guard guard(mutex_);
    if (epoch_) take();
}

void LeaderLease::on_fenced() {
    const std::lock_guard guard(mutex_);
    end("another daemon has taken over, standing by");
}

void LeaderLease::release() {
    const std::lock_guard guard(mutex_);
    if (!epoch_) return;
    end("the lease is released");
    leases_.release(terms_.holder);
}

bool LeaderLease::held() const {
    const std::lock_guard guard(mutex_);
    return epoch_.has_value();
}

void LeaderLease::take() {
    const auto asked_at = std::chrono::steady_clock::now();
    const auto taken = leases_.take(terms_.holder, terms_.duration);
    if (!taken) {
        end("another daemon has taken over, standing by");
        return;
    }
    if (taken != epoch_) log_info("judging", {{"holder", terms_.holder}, {"epoch", taken->value}});
    epoch_ = taken;
    renewed_at_ = asked_at;
    judging().Set(1);
}

void LeaderLease::end(const char* why) {
    if (epoch_) log_info(why, {{"holder", terms_.holder}, {"epoch", epoch_->value}});
    epoch_.reset();
    judging().Set(0);
}

}  // namespace urna::daemon
