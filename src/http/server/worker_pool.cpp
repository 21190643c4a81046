// SPDX-License-Identifier: Apache-2.0
#include "http/server/worker_pool.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>

namespace urna::http {
namespace {

namespace asio = boost::asio;

// A thread at this nice value gets a third of the processor that a normal thread beside it gets.
constexpr int low_priority_nice = 5;

// Lowers the priority of the calling thread: on Linux each thread has a nice value of its own, whatever POSIX
// says, and raising that takes no privilege. When it fails all the same, the thread works at normal priority.
void lower_priority() {
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), low_priority_nice);
}

bool has(const Router& router, Work work) {
    return std::any_of(router.routes().begin(), router.routes().end(),
                       [work](const Route& route) { return route.work == work; });
}

}  // namespace

void Turns::add(const Address& address, Function run, Function refuse) {
    const std::lock_guard guard(mutex_);
    const auto at = waiting_.try_emplace(address).first;
    const bool first = at->second.empty();
    try {
        if (first) order_.push_back(address);
        at->second.push_back({std::move(run), std::move(refuse)});
    } catch (...) {
        if (first) {
            waiting_.erase(at);
            std::erase(order_, address);
        }
        throw;
    }
}

Turns::Function Turns::take() {
    const std::lock_guard guard(mutex_);
    if (order_.empty()) return {};
    const Address address = order_.front();
    order_.pop_front();
    const auto found = waiting_.find(address);
    Function run = std::move(found->second.front().run);
    found->second.pop_front();
    if (found->second.empty()) {
        waiting_.erase(found);
    } else {
        order_.push_back(address);
    }
    return run;
}

Turns::Function Turns::make_room(const Address& address) {
    const std::lock_guard guard(mutex_);
    const auto most = std::max_element(
        waiting_.begin(), waiting_.end(),
        [](const auto& left, const auto& right) { return left.second.size() < right.second.size(); });
    const auto own = waiting_.find(address);
    const std::size_t own_after = (own == waiting_.end() ? 0 : own->second.size()) + 1;
    if (most == waiting_.end() || most->second.size() <= own_after) return {};
    Function refuse = std::move(most->second.back().refuse);
    most->second.pop_back();  // which leaves some
    return refuse;
}

WorkerPool::WorkerPool(unsigned threads, std::size_t waiting_max, Priority priority)
    : capacity_(threads + waiting_max) {
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

std::optional<WorkerPool::Slot> WorkerPool::try_acquire() {
    const bool has_capacity = in_use_.fetch_add(1) < capacity_;
    Slot slot(in_use_);
    if (!has_capacity) return std::nullopt;
    return slot;
}

WorkerPool::Slot WorkerPool::acquire() {
    in_use_.fetch_add(1);
    return Slot(in_use_);
}

std::optional<WorkerPool::Slot> WorkerPool::acquire_from_others(const Turns::Address& address) {
    const auto refuse = turns_.make_room(address);
    if (!refuse) return std::nullopt;
    refuse();
    return acquire();  // the other slot is given back where its request goes on
}

asio::awaitable<void> WorkerPool::run(const std::function<void()>& work) {
    std::exception_ptr error;
    co_await asio::post(asio::bind_executor(work_, asio::use_awaitable));
    try {
        work();
    } catch (...) {
        error = std::current_exception();
    }
    co_await asio::post(asio::use_awaitable);
    if (error) std::rethrow_exception(error);
}

asio::awaitable<void> WorkerPool::run_in_turn(const Turns::Address& address,
                                              const std::function<void()>& work,
                                              const std::function<void()>& refuse) {
    std::exception_ptr error;
    const auto take = [this] {
        if (const auto run = turns_.take()) run();
    };
    const auto wait = [&](auto resume) {
        const auto resumption = std::make_shared<decltype(resume)>(std::move(resume));
        const auto finish = [&error, resumption](const std::function<void()>& done) {
            try {
                done();
            } catch (...) {
                error = std::current_exception();
            }
            asio::post(std::move(*resumption));
        };
        turns_.add(
            address, [&work, finish] { finish(work); }, [&refuse, finish] { finish(refuse); });
        try {
            asio::post(work_, take);
        } catch (const std::bad_alloc&) {
            take();  // each piece needs somebody who takes one
        }
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(wait, asio::use_awaitable);
    if (error) std::rethrow_exception(error);
}

void WorkerPool::post(std::function<void()> work) {
    asio::post(work_, std::move(work));
}

void WorkerPool::join() {
    open_.reset();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

WorkerPools::WorkerPools(const ServerOptions& options, const Router& router)
    : quick_(has(router, Work::quick) ? options.worker_threads : 0, options.limits.waiting_max,
             WorkerPool::Priority::normal),
      cpu_bound_(has(router, Work::cpu_bound) ? options.cpu_bound_threads : 0, options.limits.waiting_max,
                 WorkerPool::Priority::low),
      polling_(has(router, Work::polling) ? options.polling_threads : 0, options.limits.waiting_max,
               WorkerPool::Priority::low),
      health_(has(router, Work::health) ? 1 : 0, options.limits.waiting_max, WorkerPool::Priority::normal),
      monitoring_(has(router, Work::monitoring) ? options.monitoring_threads : 0, options.limits.waiting_max,
                  WorkerPool::Priority::low) {}

WorkerPool& WorkerPools::pool_for(Work work) {
    switch (work) {
        case Work::cpu_bound:
            return cpu_bound_;
        case Work::polling:
            return polling_;
        case Work::health:
            return health_;
        case Work::monitoring:
            return monitoring_;
        default:
            return quick_;
    }
}

void WorkerPools::join() {
    for (WorkerPool* pool : {&quick_, &cpu_bound_, &polling_, &health_, &monitoring_}) pool->join();
}

}  // namespace urna::http
