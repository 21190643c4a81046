// SPDX-License-Identifier: Apache-2.0
#include "http/server/body_budget.h"

#include <algorithm>

#include "base/metrics.h"

namespace urna::http {
namespace {

// So that a body of which the first piece has just arrived is not taken for a slow one.
constexpr std::chrono::duration<double> head_start{0.1};

struct BudgetMetrics {
    prometheus::Gauge& claimed =
        make_gauge("urna_bodies_bytes", "Memory of JSON bodies beyond the first 16 KiB of each");
    prometheus::Counter& lost = prometheus::BuildCounter()
                                    .Name("urna_bodies_lost_total")
                                    .Help("Bodies that were given up since others needed their memory")
                                    .Register(metrics())
                                    .Add({});
};

BudgetMetrics& budget_metrics() {
    static BudgetMetrics instance;
    return instance;
}

}  // namespace

BodyBudget::BodyBudget(std::size_t bytes_max) : bytes_max_(bytes_max) {
    budget_metrics();  // so that they are there, with 0
}

void BodyBudget::take_from_slowest() {
    const auto now = Reservation::Clock::now();
    const auto slowest = std::min_element(
        senders_.begin(), senders_.end(), [now](const Reservation* one, const Reservation* other) {
            return one->bytes_per_second(now) < other->bytes_per_second(now);
        });
    Reservation& loser = **slowest;
    release(loser);
    loser.lost_ = true;
    budget_metrics().lost.Increment();
    if (loser.on_lost_) loser.on_lost_();
}

void BodyBudget::release(Reservation& claim) {
    claimed_ -= claim.claimed_;
    budget_metrics().claimed.Set(static_cast<double>(claimed_));
    claim.claimed_ = 0;
    if (claim.sending_) senders_.erase(claim.place_);
    claim.sending_ = false;
}

BodyBudget::Reservation::Reservation(BodyBudget& budget, std::function<void()> on_lost)
    : budget_(budget), on_lost_(std::move(on_lost)) {}

BodyBudget::Reservation::~Reservation() {
    if (bytes_ <= free_bytes) return;  // it never claimed anything
    const std::lock_guard lock(budget_.mutex_);
    budget_.release(*this);
}

double BodyBudget::Reservation::bytes_per_second(Clock::time_point now) const {
    return static_cast<double>(bytes_) / (now - begun_ + head_start).count();
}

void BodyBudget::Reservation::hold(std::size_t bytes) {
    if (bytes <= free_bytes) return;
    const std::lock_guard lock(budget_.mutex_);
    bytes_ = bytes;
    const std::size_t wanted = bytes - free_bytes;
    if (!lost_ && !sending_) {
        place_ = budget_.senders_.insert(budget_.senders_.end(), this);
        sending_ = true;
    }
    while (!lost_ && budget_.claimed_ > claimed_ &&
           budget_.claimed_ - claimed_ + wanted > budget_.bytes_max_) {
        budget_.take_from_slowest();
    }
    if (lost_) return;
    budget_.claimed_ += wanted - claimed_;
    claimed_ = wanted;
    budget_metrics().claimed.Set(static_cast<double>(budget_.claimed_));
}

void BodyBudget::Reservation::keep() {
    if (bytes_ <= free_bytes) return;
    const std::lock_guard lock(budget_.mutex_);
    if (sending_) budget_.senders_.erase(place_);
    sending_ = false;
}

bool BodyBudget::Reservation::lost() const {
    if (bytes_ <= free_bytes) return false;  // without the lock, for nearly every body
    const std::lock_guard lock(budget_.mutex_);
    return lost_;
}

}  // namespace urna::http
