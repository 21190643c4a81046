#include "daemon/tenure.h"

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

Tenure::Tenure(store::LeaseStore& leases, LeaseTerms terms) : leases_(leases), terms_(std::move(terms)) {
    judging().Set(0);
}

std::optional<store::Epoch> Tenure::hold() {
    const std::lock_guard guard(mutex_);
    if (!epoch_ || std::chrono::steady_clock::now() - renewed_at_ >= renew_after()) take();
    return epoch_;
}

void Tenure::renew() {
    const std::lock_guard guard(mutex_);
    if (epoch_) take();
}

void Tenure::lose() {
    const std::lock_guard guard(mutex_);
    end("another daemon has taken over, standing by");
}

void Tenure::give_up() {
    const std::lock_guard guard(mutex_);
    if (!epoch_) return;
    end("the lease is given up");
    leases_.give_up(terms_.holder);
}

bool Tenure::held() const {
    const std::lock_guard guard(mutex_);
    return epoch_.has_value();
}

void Tenure::take() {
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

void Tenure::end(const char* why) {
    if (epoch_) log_info(why, {{"holder", terms_.holder}, {"epoch", epoch_->value}});
    epoch_.reset();
    judging().Set(0);
}

}  // namespace urna::daemon
