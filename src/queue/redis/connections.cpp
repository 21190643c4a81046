// SPDX-License-Identifier: Apache-2.0
#include "queue/redis/connections.h"

#include <atomic>
#include <csignal>
#include <thread>

#include "base/log.h"

namespace urna::queue::redis {
namespace {

constexpr int tries_max = 4;
constexpr std::chrono::milliseconds pause_min{20};
constexpr int pause_factor = 4;

// Of the process, which knows one server, so that it warns once for all its connections.
std::atomic<bool> last_was_durable = true;

}  // namespace

Connections::Connections(const RedisOptions& options, std::size_t connections_max)
    : options_(options), connections_max_(connections_max) {
    // hiredis writes to connections that the other side may have closed.
    std::signal(SIGPIPE, SIG_IGN);
}

Reply Connections::run(const Command& command) {
    const auto last_try = std::chrono::steady_clock::now() + options_.retry_wait;
    const int tries_left = unreachable_ ? 1 : tries_max;
    auto pause = pause_min;
    for (int tries = 1;; ++tries) {
        try {
            Reply reply = run_once(command);
            unreachable_ = false;
            return reply;
        } catch (const ConnectionLost&) {
            unreachable_ = tries == tries_left || std::chrono::steady_clock::now() + pause > last_try;
            if (unreachable_) throw;
        }
        // What lost this one may have lost all.
        close_idle();
        std::this_thread::sleep_for(pause);
        pause *= pause_factor;
    }
}

Reply Connections::run_once(const Command& command) {
    auto connection = take();
    try {
        if (!connection) connection = open();
        Reply reply = connection->run(command);
        release(std::move(connection));
        return reply;
    } catch (...) {
        // Also after an error that Redis answered with: it may have become another server's replica.
        release(nullptr);
        throw;
    }
}

// One that is idle, or none and the right to open one.
std::unique_ptr<Connection> Connections::take() {
    std::unique_lock lock(mutex_);
    if (!given_back_.wait_for(lock, options_.command_wait, [&] { return taken_ < connections_max_; })) {
        throw Unavailable("Redis: all connections are in use");
    }
    ++taken_;
    if (idle_.empty()) return nullptr;
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
}

void Connections::release(std::unique_ptr<Connection> connection) {
    {
        const std::lock_guard guard(mutex_);
        --taken_;
        if (connection) idle_.push_back(std::move(connection));
    }
    given_back_.notify_one();
}

std::unique_ptr<Connection> Connections::open() {
    auto connection = std::make_unique<Connection>(options_);
    const bool durable = connection->keeps_append_only_file();
    if (last_was_durable.exchange(durable) && !durable) {
        log_warning("Redis may lose ballots when it stops", {{"reason", "it keeps no append-only file"}});
    }
    return connection;
}

void Connections::close_idle() {
    std::vector<std::unique_ptr<Connection>> idle;
    const std::lock_guard guard(mutex_);
    idle.swap(idle_);
}

}  // namespace urna::queue::redis
