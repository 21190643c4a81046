// SPDX-License-Identifier: Apache-2.0
#include "http/server/single_flight.h"

#include <algorithm>

namespace urna::http {

SingleFlight::SingleFlight(Executor executor, Response on_timeout)
    : executor_(std::move(executor)),
      on_timeout_(std::make_shared<const Completion>(Completion{std::move(on_timeout), {}})) {}

void SingleFlight::run(const Route& route, const std::string& name, Waiter waiter) {
    Key key{&route, name};
    {
        const std::lock_guard lock(mutex_);
        const auto [waiters, first] = waiters_.try_emplace(key);
        waiters->second.push_back(std::move(waiter));
        if (!first) return;
    }
    executor_(route, [this, key = std::move(key)] { run_once(key); });
}

void SingleFlight::run_once(const Key& key) {
    std::vector<Waiter> waiters;
    {
        const std::lock_guard lock(mutex_);
        waiters.swap(waiters_.at(key));
    }
    const auto now = Clock::now();
    const auto in_time = std::partition(waiters.begin(), waiters.end(),
                                        [&](const Waiter& waiter) { return waiter.start_by < now; });
    for (auto late = waiters.begin(); late != in_time; ++late) late->callback(on_timeout_);
    if (in_time != waiters.end()) {
        const auto completion = std::make_shared<const Completion>(invoke(*in_time->exchange));
        for (auto waiter = in_time; waiter != waiters.end(); ++waiter) waiter->callback(completion);
    }
    {
        const std::lock_guard lock(mutex_);
        const auto next = waiters_.find(key);
        if (next->second.empty()) {
            waiters_.erase(next);
            return;
        }
    }
    // The next run is queued, not begun here: other work waits for this thread too.
    executor_(*key.first, [this, key] { run_once(key); });
}

}  // namespace urna::http
