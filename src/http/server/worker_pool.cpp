// SPDX-License-Identifier: Apache-2.0
#include "http/server/worker_pool.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace urna::http {
namespace {

namespace asio = boost::asio;

// A third of what others get who want the same processor at the same time.
constexpr int low_priority_nice = 5;

// Of the calling thread: on Linux each has a nice value of its own, whatever POSIX says. Lowering it takes no
// privilege. When it fails all the same, work is done as before.
void lower_priority() {
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), low_priority_nice);
}

bool has(const Router& router, Work work) {
    return std::any_of(router.routes().begin(), router.routes().end(),
                       [work](const Route& route) { return route.work == work; });
}

}  // namespace

WorkerPool::WorkerPool(unsigned threads, std::size_t waiting_max, Priority priority)
    : places_(threads + waiting_max) {
    for (unsigned i = 0; i < threads; ++i) {
        threads_.emplace_back([this, priority] {
            if (priority == Priority::low) lower_priority();
            work_.run();
        });
    }
}

WorkerPool::~WorkerPool() {
    join();
}

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
    co_await asio::post(asio::bind_executor(work_, asio::use_awaitable));
    work();
    co_await asio::post(asio::use_awaitable);
}

void WorkerPool::post(std::function<void()> work) {
    asio::post(work_, std::move(work));
}

void WorkerPool::join() {
    open_.reset();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

Workers::Workers(const ServerOptions& options, const Router& router)
    : quick_(options.worker_threads, options.limits.waiting_max, WorkerPool::Priority::normal),
      cpu_bound_(has(router, Work::cpu_bound) ? options.cpu_bound_threads : 0, options.limits.waiting_max,
                 WorkerPool::Priority::low),
      polling_(has(router, Work::polling) ? options.polling_threads : 0, options.limits.waiting_max,
               WorkerPool::Priority::low) {}

WorkerPool& Workers::of(Work work) {
    switch (work) {
        case Work::cpu_bound:
            return cpu_bound_;
        case Work::polling:
            return polling_;
        default:
            return quick_;
    }
}

void Workers::join() {
    for (WorkerPool* pool : {&quick_, &cpu_bound_, &polling_}) pool->join();
}

}  // namespace urna::http
