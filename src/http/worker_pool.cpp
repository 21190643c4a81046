#include "http/worker_pool.h"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace urna::http {

namespace asio = boost::asio;

WorkerPool::WorkerPool(unsigned threads, std::size_t waiting_max)
    : places_(threads + waiting_max), pool_(threads) {}

bool WorkerPool::enter() {
    if (taken_.fetch_add(1) < places_) return true;
    leave();
    return false;
}

void WorkerPool::enter_again() {
    taken_.fetch_add(1);
}

void WorkerPool::leave() {
    taken_.fetch_sub(1);
}

asio::awaitable<void> WorkerPool::run(const std::function<void()>& work) {
    co_await asio::post(asio::bind_executor(pool_, asio::use_awaitable));
    work();
    co_await asio::post(asio::use_awaitable);
}

void WorkerPool::join() {
    pool_.join();
}

}  // namespace urna::http
