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

void BodyBudget::take_from_slowest(const std::optional<IpAddress>& of_sender) {
    const auto now = Reservation::Clock::now();
    Reservation* slowest = nullptr;
    for (Reservation* body : senders_) {
        if (of_sender && body->sender_ != of_sender) continue;
        if (slowest == nullptr || body->bytes_per_second(now) < slowest->bytes_per_second(now))
            slowest = body;
    }
    release(*slowest);
    slowest->lost_ = true;
    budget_metrics().lost.Increment();
    if (slowest->on_lost_) slowest->on_lost_();
}

std::size_t BodyBudget::claimed_beside(const Reservation& body) const {
    const auto found = body.sender_ ? claimed_by_.find(*body.sender_) : claimed_by_.end();
    return found == claimed_by_.end() ? 0 : found->second - body.claimed_;
}

void BodyBudget::claim(Reservation& body, std::size_t bytes) {
    claimed_ += bytes - body.claimed_;
    if (body.sender_) claimed_by_[*body.sender_] += bytes - body.claimed_;
    body.claimed_ = bytes;
    budget_metrics().claimed.Set(static_cast<double>(claimed_));
}

void BodyBudget::release(Reservation& body) {
    claim(body, 0);
    if (body.sender_ && claimed_by_[*body.sender_] == 0) claimed_by_.erase(*body.sender_);
    if (body.sending_) senders_.erase(body.place_);
    body.sending_ = false;
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

void BodyBudget::Reservation::hold(std::size_t bytes, const std::optional<IpAddress>& sender) {
    if (bytes <= free_bytes) return;
    const std::lock_guard lock(budget_.mutex_);
    bytes_ = bytes;
    if (lost_) return;
    const std::size_t wanted = bytes - free_bytes;
    if (!sending_) {
        sender_ = sender;
        place_ = budget_.senders_.insert(budget_.senders_.end(), this);
        sending_ = true;
    }
    const std::size_t sender_max = budget_.bytes_max_ / 2;
    while (!lost_) {
        const std::size_t beside = budget_.claimed_beside(*this);
        const std::size_t others = budget_.claimed_ - claimed_;
        if (beside > 0 && beside + wanted > sender_max) {
            budget_.take_from_slowest(sender_);
        } else if (others > 0 && others + wanted > budget_.bytes_max_) {
            budget_.take_from_slowest({});
        } else {
            budget_.claim(*this, wanted);
            return;
        }
    }
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
