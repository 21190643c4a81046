// SPDX-License-Identifier: Apache-2.0
// The threads on which handlers run, bounded in number and in how many requests may wait for one; a pool for
// each kind of work.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

#include "http/server/server.h"

namespace urna::http {

class WorkerPool {
 public:
    // Low: its threads get a processor when nobody else wants it, and a smaller share of it otherwise.
    enum class Priority { normal, low };

    WorkerPool(unsigned threads, std::size_t waiting_max, Priority priority);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    // Takes a place in the pool; false when all workers are busy and too many wait already.
    bool enter();
    // The same for who was let in before and must not be turned away now.
    void enter_again();
    void leave();

    // Runs `work`, which must not throw, on a worker; the caller goes on where it was.
    boost::asio::awaitable<void> run(const std::function<void()>& work);
    // The same, and nobody waits for it.
    void post(std::function<void()> work);

    // Returns when all work is done. Nobody may come after that.
    void join();

 private:
    const std::size_t places_;
    std::atomic<std::size_t> taken_{0};
    boost::asio::io_context work_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> open_{work_.get_executor()};
    std::vector<std::thread> threads_;
};

class Workers {
 public:
    // Kinds of work that no row has get no threads.
    Workers(const ServerOptions& options, const Router& router);

    WorkerPool& of(Work work);
    void join();

 private:
    WorkerPool quick_;
    WorkerPool cpu_bound_;
    WorkerPool polling_;
};

}  // namespace urna::http
