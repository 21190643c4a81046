// SPDX-License-Identifier: Apache-2.0
#include "http/server/server.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <new>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "http/server/connection.h"
#include "http/server/connection_table.h"

namespace urna::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::milliseconds accept_retry{100};  // after an error such as no free descriptor
constexpr int send_buffer_bytes = 256 << 10;
constexpr std::chrono::minutes accept_error_report_interval{1};

void listen_at(tcp::acceptor& acceptor, const tcp::endpoint& endpoint) {
    acceptor.open(endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    // Whoever takes no answer holds no more than this of the machine's memory. Connections have it from here.
    acceptor.set_option(tcp::acceptor::send_buffer_size(send_buffer_bytes));
    acceptor.bind(endpoint);
    acceptor.listen();
}

// Listens at the first of the host's addresses that is free.
void listen_at(tcp::acceptor& acceptor, const ServerOptions& options) {
    std::string host = options.host;
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    std::string why = "unknown host";
    try {
        tcp::resolver resolver(acceptor.get_executor());
        for (const auto& entry :
             resolver.resolve(host, std::to_string(options.port), tcp::resolver::passive)) {
            try {
                return listen_at(acceptor, entry.endpoint());
            } catch (const boost::system::system_error& error) {
                why = error.code().message();
                error_code ignored;
                acceptor.close(ignored);
            }
        }
    } catch (const boost::system::system_error& error) {
        why = error.code().message();
    }
    throw std::runtime_error(fmt::format("cannot listen on {}:{}: {}", options.host, options.port, why));
}

// The event loop of one I/O thread. A connection stays on one loop, so that it needs no lock and wakes no
// other thread; the acceptor gives each loop a connection in turn.
struct Loop {
    asio::io_context io{1};
    asio::executor_work_guard<asio::io_context::executor_type> open{io.get_executor()};

    // A task that runs out of memory ends alone; the loop goes on.
    void run() {
        for (;;) {
            try {
                io.run();
                return;
            } catch (const std::bad_alloc&) {
            }
        }
    }
};

}  // namespace

class Server::Impl {
 public:
    Impl(const ServerOptions& options, const Router& router, Observer observe)
        : options_(options),
          observe_(std::move(observe)),
          worker_pools_(options, router),
          single_flight_(
              [this](const Route& route, std::function<void()> work) {
                  worker_pools_.pool_for(route.work).post(std::move(work));
              },
              server_busy()),
          body_budget_(options.limits.bodies_bytes_max),
          context_{options_, router, observe_, worker_pools_, single_flight_, body_budget_},
          loops_(options.io_threads),
          acceptor_(loops_.front().io),
          connections_({options.limits.connections_max, options.limits.connections_per_address_max},
                       [this](const auto& connection) {
                           const std::lock_guard lock(mutex_);
                           connections_.note_closed(connection);
                       }) {
        listen_at(acceptor_, options_);
        port_ = acceptor_.local_endpoint().port();
        const auto on_end = [](const std::exception_ptr&) {};
        asio::co_spawn(acceptor_.get_executor(), accept_all(), on_end);
        for (Loop& loop : loops_) threads_.emplace_back([&loop] { loop.run(); });
    }

    std::uint16_t port() const { return port_; }

    void drain() { context_.draining = true; }

    void stop(std::chrono::milliseconds grace) {
        const std::lock_guard only_once(stopping_);
        if (threads_.empty()) return;
        std::promise<void> closed;
        asio::post(acceptor_.get_executor(), [&] {
            error_code ignored;
            acceptor_.close(ignored);
            closed.set_value();
        });
        closed.get_future().wait();  // before a client whose connection closes can connect again
        {
            std::unique_lock lock(mutex_);
            context_.stopping = true;  // admit() lets no connection in from here on
            connections_.for_each([](Connection& connection) { connection.stop(); });
            if (!gone_.wait_for(lock, grace, [this] { return connections_.empty(); })) {
                connections_.for_each([](Connection& connection) { connection.abort(); });
            }
            gone_.wait(lock, [this] { return connections_.empty(); });
        }
        for (Loop& loop : loops_) loop.open.reset();
        for (std::thread& thread : threads_) thread.join();
        threads_.clear();
        worker_pools_.join();
    }

 private:
    asio::awaitable<void> accept_all() {
        asio::steady_timer retry(acceptor_.get_executor());
        for (std::size_t next = 0; acceptor_.is_open(); next = (next + 1) % loops_.size()) {
            auto [error, socket] =
                co_await acceptor_.async_accept(loops_[next].io, asio::as_tuple(asio::use_awaitable));
            if (!error && try_admit(std::move(socket))) {
                accepting_ = true;
            } else if (acceptor_.is_open()) {
                report_accept_error(error);
                retry.expires_after(accept_retry);
                co_await retry.async_wait(asio::as_tuple(asio::use_awaitable));
            }
        }
    }

    // Reports an error only when it follows a success, and at most once per interval: while descriptors are
    // short, success and error alternate with each connection that closes. Without an error, memory was
    // short.
    void report_accept_error(const error_code& error) {
        const auto now = std::chrono::steady_clock::now();
        const bool begins = std::exchange(accepting_, false);
        if (!begins || (reported_at_ && now - *reported_at_ < accept_error_report_interval)) return;
        reported_at_ = now;
        try {
            if (options_.on_accept_error) {
                options_.on_accept_error(error ? error.message() : "no memory for a connection");
            }
        } catch (const std::bad_alloc&) {
            accepting_ = true;  // the next failure is reported instead
            reported_at_.reset();
        }
    }

    // Returns false when there is no memory for the connection, which is closed then.
    bool try_admit(tcp::socket socket) {
        try {
            admit(std::move(socket));
            return true;
        } catch (const std::bad_alloc&) {
            return false;
        }
    }

    // A connection for which there is no room is closed as its socket goes out of scope.
    void admit(tcp::socket socket) {
        const auto thread = socket.get_executor();
        std::shared_ptr<Connection> connection;
        {
            const std::lock_guard lock(mutex_);
            if (context_.stopping) return;
            connection = std::make_shared<Connection>(std::move(socket), context_);
            const auto admission = connections_.admit(connection->peer().key);
            if (admission == ConnectionTable::Admission::refused) return;
            if (admission == ConnectionTable::Admission::reserved) connection->reserve();
            connections_.add(connection, connection->peer().key, admission);
        }
        const auto on_end = [this, connection](const std::exception_ptr& error) {
            if (error) connection->abort();  // an observer threw, or memory was short
            remove(connection);
        };
        try {
            asio::co_spawn(thread, connection->serve(), on_end);
        } catch (...) {
            remove(connection);
            throw;
        }
    }

    void remove(const std::shared_ptr<Connection>& connection) {
        const std::lock_guard lock(mutex_);
        connections_.remove(connection);
        gone_.notify_all();
    }

    const ServerOptions options_;
    const Observer observe_;
    WorkerPools worker_pools_;
    SingleFlight single_flight_;
    BodyBudget body_budget_;
    ServerContext context_;
    std::deque<Loop> loops_;
    tcp::acceptor acceptor_;
    std::uint16_t port_ = 0;
    bool accepting_ = true;  // only the acceptor's thread uses these two
    std::optional<std::chrono::steady_clock::time_point> reported_at_;

    std::mutex stopping_;  // held while the server is being stopped
    std::mutex mutex_;
    std::condition_variable gone_;
    ConnectionTable connections_;
    std::vector<std::thread> threads_;
};

Server::Server(const ServerOptions& options, const Router& router, Observer observe)
    : impl_(std::make_unique<Impl>(options, router, std::move(observe))) {}

// Stopping throws only without memory, and then the process cannot go on.
// NOLINTNEXTLINE(bugprone-exception-escape)
Server::~Server() {
    stop(std::chrono::milliseconds(0));
}

std::uint16_t Server::port() const {
    return impl_->port();
}

void Server::drain() {
    impl_->drain();
}

void Server::stop(std::chrono::milliseconds grace) {
    impl_->stop(grace);
}

}  // namespace urna::http
