// SPDX-License-Identifier: Apache-2.0
#include "http/server/single_flight.h"

#include <algorithm>
#include <exception>
#include <new>

namespace urna::http {

SingleFlight::SingleFlight(Executor executor, Response on_timeout)
    : executor_(std::move(executor)),
      on_timeout_(std::make_shared<const Completion>(Completion{std::move(on_timeout), {}})),
      out_of_memory_(
          std::make_shared<const Completion>(Completion{{}, std::make_exception_ptr(std::bad_alloc())})) {}

void SingleFlight::run(const Route& route, const std::string& name, Waiter waiter) noexcept {
    try {
        const Key key{&route, name};
        if (add(key, waiter)) schedule(key);
    } catch (const std::bad_alloc&) {
        waiter.callback(out_of_memory_);
    }
}

bool SingleFlight::add(const Key& key, Waiter& waiter) {
    const std::lock_guard lock(mutex_);
    const auto [waiters, first] = waiters_.try_emplace(key);
    try {
        waiters->second.push_back(std::move(waiter));
    } catch (const std::bad_alloc&) {
        if (first)
            waiters_.erase(waiters);  // else everybody with this key would wait for a run that never is
        throw;
    }
    return first;
}

void SingleFlight::schedule(const Key& key) {
    try {
        executor_(*key.first, [this, key] { run_once(key); });
    } catch (const std::bad_alloc&) {
        decltype(waiters_)::node_type abandoned;
        {
            const std::lock_guard lock(mutex_);
            abandoned = waiters_.extract(key);
        }
        for (const Waiter& waiter : abandoned.mapped()) waiter.callback(out_of_memory_);
    }
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
        std::shared_ptr<const Completion> completion = out_of_memory_;
        try {
            completion = std::make_shared<const Completion>(invoke(*in_time->exchange));
        } catch (const std::bad_alloc&) {
            // They get this one.
        }
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
    schedule(key);
}

}  // namespace urna::http
