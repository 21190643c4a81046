// The threads on which handlers run, bounded in number and in how many requests may wait for one.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <functional>

namespace urna::http {

class WorkerPool {
 public:
    WorkerPool(unsigned threads, std::size_t waiting_max);

    // Takes a place in the pool; false when all workers are busy and too many wait already.
    bool enter();
    // The same for who was let in before and must not be turned away now.
    void enter_again();
    void leave();

    // Runs `work`, which must not throw, on a worker; the caller goes on where it was.
    boost::asio::awaitable<void> run(const std::function<void()>& work);

    void join();

 private:
    const std::size_t places_;
    std::atomic<std::size_t> taken_{0};
    boost::asio::thread_pool pool_;
};

}  // namespace urna::http
