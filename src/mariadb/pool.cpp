// SPDX-License-Identifier: Apache-2.0
#include "mariadb/pool.h"

#include <algorithm>
#include <thread>

namespace urna::mariadb {
namespace {

constexpr std::chrono::milliseconds retry_wait_min{10};
constexpr std::chrono::milliseconds retry_wait_max{320};
constexpr std::chrono::milliseconds free_wait_min{100};  // for a connection that another one uses

prometheus::Histogram& seconds(const std::string& database, const std::string& kind) {
    return prometheus::BuildHistogram()
        .Name("urna_database_seconds")
        .Help("Time for which a database connection was in use")
        .Register(metrics())
        .Add({{"database", database}, {"kind", kind}}, seconds_buckets());
}

// Calls it at the end of the scope.
template <class Action>
struct Finally {
    Action action;
    ~Finally() { action(); }
};
template <class Action>
Finally(Action) -> Finally<Action>;  // clang 14, which checks the code, does not find this by itself

constexpr auto sql_enter = "INSERT INTO commits (mark) VALUES (?)";

// False when the mark stands there: an earlier try has been committed. Waits for one that may yet be.
bool enter(Connection& connection, const Guid& mark) {
    try {
        connection.prepared(sql_enter).bind(1, Blob(mark.bytes)).run();
        return true;
    } catch (const ConstraintViolation&) {
        return false;
    }
}

}  // namespace

Pool::Pool(Address address, const std::string& name, PoolLimits limits,
           std::function<void(Connection&)> check)
    : address_(std::move(address)),
      limits_(limits),
      check_(std::move(check)),
      read_seconds_(seconds(name, "read")),
      write_seconds_(seconds(name, "write")) {}

void Pool::repeat(Work work, const std::function<void(Connection&)>& body) {
    const Guid mark = work == Work::write ? random_guid() : Guid{};
    auto deadline = retry_until();
    bool unknown = false;
    for (auto wait = retry_wait_min;; wait = std::min(wait * 2, retry_wait_max)) {
        try {
            return attempt(work, mark, body, deadline);
        } catch (const OutcomeUnknown&) {
            // Nobody may ever tell the client, so this is worth a wait of its own.
            if (!unknown) deadline = std::max(deadline, Clock::now() + limits_.retry_max);
            unknown = true;
            if (Clock::now() + wait >= deadline) throw;
        } catch (const Transient& error) {
            const bool last = Clock::now() + wait >= deadline;
            if (last && unknown) throw OutcomeUnknown(error.what());
            if (last) throw;
        }
        std::this_thread::sleep_for(wait);
    }
}

// A server that has been away for long is tried once: whoever waits for it holds a thread up that others
// need.
Pool::Clock::time_point Pool::retry_until() {
    const std::lock_guard guard(mutex_);
    return unreachable_since_.value_or(Clock::now()) + limits_.retry_max;
}

void Pool::attempt(Work work, const Guid& mark, const std::function<void(Connection&)>& body,
                   Clock::time_point deadline) {
    auto connection = take(std::max(deadline, Clock::now() + free_wait_min));
    const auto since = Clock::now();
    const Finally after{[&] {
        const std::chrono::duration<double> held = Clock::now() - since;
        (work == Work::read ? read_seconds_ : write_seconds_).Observe(held.count());
        release(std::move(connection));
    }};
    // In READ COMMITTED each statement sees what was committed before it began, in a transaction or not: for
    // what only reads, its beginning and its end would be two answers to wait for, and nothing else.
    if (work == Work::read) return body(*connection);
    Transaction transaction(*connection);
    if (work == Work::write && !enter(*connection, mark)) return;
    body(*connection);
    transaction.commit();
}

std::unique_ptr<Connection> Pool::take(Clock::time_point deadline) {
    {
        std::unique_lock lock(mutex_);
        const bool free =
            given_back_.wait_until(lock, deadline, [&] { return taken_ < limits_.connections_max; });
        if (!free) throw Unavailable("no free connection to the database " + address_.database);
        ++taken_;
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
    }
    try {
        auto connection = std::make_unique<Connection>(address_);
        if (check_) check_(*connection);
        return connection;
    } catch (...) {
        release(nullptr);
        const std::lock_guard guard(mutex_);
        if (!unreachable_since_) unreachable_since_ = Clock::now();
        throw;
    }
}

void Pool::release(std::unique_ptr<Connection> connection) {
    std::vector<std::unique_ptr<Connection>> dead;  // closed after the lock was let go
    const std::lock_guard guard(mutex_);
    --taken_;
    if (connection && connection->broken()) {
        // Where one is lost the others mostly are too: none of them is worth a try.
        dead = std::move(idle_);
        idle_.clear();
        dead.push_back(std::move(connection));
    } else if (connection) {
        unreachable_since_.reset();
        idle_.push_back(std::move(connection));
    }
    given_back_.notify_one();
}

}  // namespace urna::mariadb
