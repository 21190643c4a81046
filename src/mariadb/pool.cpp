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

}  // namespace

Pool::Pool(Address address, const std::string& name, PoolLimits limits)
    : address_(std::move(address)),
      limits_(limits),
      read_seconds_(seconds(name, "read")),
      write_seconds_(seconds(name, "write")) {}

void Pool::repeat(Work work, const std::function<void(Connection&)>& body) {
    const auto deadline = retry_until();
    for (auto wait = retry_wait_min;; wait = std::min(wait * 2, retry_wait_max)) {
        const bool last = Clock::now() + wait >= deadline;
        try {
            return attempt(work, body, deadline);
        } catch (const OutcomeUnknown&) {
            if (last || work == Work::write) throw;
        } catch (const Transient&) {
            if (last) throw;
        }
        std::this_thread::sleep_for(wait);
    }
}

// A server that has been away for long is tried once: whoever waits for it holds a thread up that others need.
Pool::Clock::time_point Pool::retry_until() {
    const std::lock_guard guard(mutex_);
    return away_since_.value_or(Clock::now()) + limits_.retry_max;
}

void Pool::attempt(Work work, const std::function<void(Connection&)>& body, Clock::time_point deadline) {
    auto connection = take(std::max(deadline, Clock::now() + free_wait_min));
    const auto since = Clock::now();
    const Finally after{[&] {
        const std::chrono::duration<double> held = Clock::now() - since;
        (work == Work::read ? read_seconds_ : write_seconds_).Observe(held.count());
        give_back(std::move(connection));
    }};
    using Kind = Transaction::Kind;
    Transaction transaction(*connection, work == Work::read ? Kind::read : Kind::write);
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
        return std::make_unique<Connection>(address_);
    } catch (...) {
        give_back(nullptr);
        const std::lock_guard guard(mutex_);
        if (!away_since_) away_since_ = Clock::now();
        throw;
    }
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
    std::vector<std::unique_ptr<Connection>> dead;  // closed after the lock was let go
    const std::lock_guard guard(mutex_);
    --taken_;
    if (connection && connection->broken()) {
        // Where one is lost the others mostly are too: none of them is worth a try.
        dead = std::move(idle_);
        idle_.clear();
        dead.push_back(std::move(connection));
    } else if (connection) {
        away_since_.reset();
        idle_.push_back(std::move(connection));
    }
    given_back_.notify_one();
}

}  // namespace urna::mariadb
