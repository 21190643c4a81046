// SPDX-License-Identifier: Apache-2.0
// Request coalescing: requests for the same thing at the same time share one run of a handler.
//
// A request that arrives while the handler runs for its key does not join that run. It waits for the next
// one, together with all others that arrive meanwhile. So each run begins after every request that gets its
// response arrived, and the response is never older than the request: nothing is cached, and nothing has to
// be invalidated. A read that thousands request each second costs the store one read after the other.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "http/server/router.h"

namespace urna::http {

// Several threads may use it at once.
class SingleFlight {
 public:
    using Clock = std::chrono::steady_clock;
    // Must not throw. It is called once, on the thread that ran the handler or, without memory for a run, on
    // one that scheduled it.
    using Callback = std::function<void(std::shared_ptr<const Completion>)>;
    // Runs the function soon on another thread: one of those for the route's kind of work.
    using Executor = std::function<void(const Route&, std::function<void()>)>;

    // A request that waits for a run of the handler.
    struct Waiter {
        Exchange* exchange = nullptr;  // lives until the callback is called
        // When no run has begun by then, the waiter gets `on_timeout` instead.
        Clock::time_point start_by = Clock::time_point::max();
        Callback callback;
    };

    SingleFlight(Executor executor, Response on_timeout);

    // Gives the waiter the completion of its exchange, or of another one with this route and name. That
    // exchange is invoked after this call. When memory is short the completion is std::bad_alloc; the waiter
    // gets that, too, and nothing is thrown.
    void run(const Route& route, const std::string& name, Waiter waiter) noexcept;

 private:
    using Key = std::pair<const Route*, std::string>;

    // Adds the waiter. Returns whether it is the first one of its key, so that a run has to be scheduled.
    bool add(const Key& key, Waiter& waiter);
    // Runs the handler once for all waiters that this key has now.
    void run_once(const Key& key);
    // Schedules a run. When that fails, all waiters that the key has by then get `out_of_memory_`.
    void schedule(const Key& key);

    const Executor executor_;
    const std::shared_ptr<const Completion> on_timeout_;
    const std::shared_ptr<const Completion> out_of_memory_;
    std::mutex mutex_;
    // Has a key while a run for it is under way or scheduled.
    std::map<Key, std::vector<Waiter>> waiters_;
};

}  // namespace urna::http
