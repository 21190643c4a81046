// SPDX-License-Identifier: Apache-2.0
// The connections to one database, and how work is done on them: what writes in a transaction, all of it
// again when that helps.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "base/guid.h"
#include "base/metrics.h"
#include "mariadb/connection.h"
#include "sql/pool.h"

namespace urna::mariadb {

// Work::write leaves a mark in the table `commits`, by which a commit that nobody could tell of is told from
// one that has not happened.
using sql::Work;

struct PoolLimits {
    std::size_t connections_max = 8;
    // How long a piece of work waits for a free connection or a lost server, all its tries together. A server
    // that has been away for longer is tried once.
    std::chrono::milliseconds retry_max{5'000};
};

class Pool final : public sql::Pool {
 public:
    // Connects when there is something to do. `name` is that of the metric `urna_database_seconds{database}`.
    // `check` is called with each new connection, which is of no use when it throws.
    Pool(Address address, const std::string& name, PoolLimits limits = {},
         std::function<void(Connection&)> check = {});

    // Its name on the server.
    const std::string& database() const { return address_.database; }

    // Runs `work(Connection&)`, in one transaction when it writes, commits, and gives what it gave. Does so
    // anew, from the beginning, after a conflict or a lost connection, for a bounded time; then throws
    // Unavailable. That is OutcomeUnknown when the connection was lost while the server committed, and the
    // server stays away.
    template <class Body>
    auto run(Work work, Body body) {
        using Given = std::invoke_result_t<Body, Connection&>;
        if constexpr (std::is_void_v<Given>) {
            repeat(work, body);
        } else {
            std::optional<Given> given;
            repeat(work, [&](Connection& connection) { given.emplace(body(connection)); });
            return std::move(*given);
        }
    }

 private:
    using Clock = std::chrono::steady_clock;

    void execute(Work work, const std::function<void(sql::Connection&)>& body) override {
        repeat(work, body);
    }
    void repeat(Work work, const std::function<void(Connection&)>& body);
    Clock::time_point retry_until();
    void attempt(Work work, const Guid& mark, const std::function<void(Connection&)>& body,
                 Clock::time_point deadline);
    std::unique_ptr<Connection> take(Clock::time_point deadline);
    void release(std::unique_ptr<Connection> connection);

    Address address_;
    PoolLimits limits_;
    const std::function<void(Connection&)> check_;
    prometheus::Histogram& read_seconds_;
    prometheus::Histogram& write_seconds_;
    std::mutex mutex_;
    std::condition_variable given_back_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t taken_ = 0;
    std::optional<Clock::time_point> unreachable_since_;  // when connecting began to fail
};

}  // namespace urna::mariadb
