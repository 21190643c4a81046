// SPDX-License-Identifier: Apache-2.0
// The threads on which handlers run. A pool bounds their number, and how many requests may wait for one; each
// kind of work has a pool of its own.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "http/messages/client_address.h"
#include "http/server/server.h"

namespace urna::http {

// Work that waits, of which each client's address has the next piece in its turn: who sends much waits for
// itself. Work of nobody in particular has turns like an address.
class Turns {
 public:
    using Address = std::optional<IpAddress>;
    using Function = std::function<void()>;

    // One of the functions will be called: `run`, or `refuse` when the piece makes room.
    void add(const Address& address, Function run, Function refuse);
    // The next piece's `run`; none when nothing waits.
    Function take();
    // Lets the newest piece of the address that has most make room for one of this address, when that one has
    // more even then: returns its `refuse`. None when nobody has to make room.
    Function make_room(const Address& address);

 private:
    struct Piece {
        Function run;
        Function refuse;
    };

    std::mutex mutex_;
    std::map<Address, std::deque<Piece>> waiting_;  // none of them is empty
    std::deque<Address> order_;                     // those that have work waiting
};

class WorkerPool {
 public:
    // Threads of low priority get a smaller share of a processor that other threads want too.
    enum class Priority { normal, low };

    // A request that is counted in, for as long as this object has the slot.
    class Slot {
        friend class WorkerPool;
        struct Decrement {
            void operator()(std::atomic<std::size_t>* in_use) const { in_use->fetch_sub(1); }
        };
        explicit Slot(std::atomic<std::size_t>& in_use) : in_use_(&in_use) {}

        std::unique_ptr<std::atomic<std::size_t>, Decrement> in_use_;
    };

    WorkerPool(unsigned threads, std::size_t waiting_max, Priority priority);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    // Nothing when as many requests as the pool has capacity for run or wait. The pool outlives its slots.
    std::optional<Slot> try_acquire();
    // For a request that had a slot before and must not be refused now.
    Slot acquire();
    // When there is no slot: the newest of the requests that wait in turn from the address with most of them
    // is refused, if this address has fewer.
    std::optional<Slot> acquire_from_others(const Turns::Address& address);

    // Runs `work` on a worker; the coroutine resumes on its own executor, and throws what `work` threw.
    boost::asio::awaitable<void> run(const std::function<void()>& work);
    // The same, but clients that wait are served in turns by address, and `refuse` is called in place of
    // `work`, on any thread, where the request has to make room for another address.
    boost::asio::awaitable<void> run_in_turn(const Turns::Address& address, const std::function<void()>& work,
                                             const std::function<void()>& refuse);
    // Runs `work`, which must not throw, on a worker and does not wait for it.
    void post(std::function<void()> work);

    // Returns when all work is done. Nothing may be run or posted after that.
    void join();

 private:
    const std::size_t capacity_;
    std::atomic<std::size_t> in_use_{0};
    Turns turns_;
    boost::asio::io_context work_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> open_{work_.get_executor()};
    std::vector<std::thread> threads_;
};

class WorkerPools {
 public:
    // A kind of work that no route has gets no threads.
    WorkerPools(const ServerOptions& options, const Router& router);

    WorkerPool& pool_for(Work work);
    void join();

 private:
    WorkerPool quick_;
    WorkerPool cpu_bound_;
    WorkerPool polling_;
    WorkerPool health_;
    WorkerPool monitoring_;
};

}  // namespace urna::http
