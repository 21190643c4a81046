// SPDX-License-Identifier: Apache-2.0
#include "queue/sqlite/operator_events.h"

#include <utility>

#include "base/error.h"
#include "sqlite/pool.h"

namespace urna::queue {
namespace {

using audit::NewEvent;
using sql::Connection;
using sql::Reset;
using sql::Statement;
using sql::Work;

constexpr auto sql_count = "SELECT count(*) FROM operator_events";
constexpr auto sql_append =
    "INSERT OR IGNORE INTO operator_events (request, at, actor, kind, object, details) "
    "VALUES (?, ?, ?, ?, ?, ?)";
constexpr auto sql_waiting =
    "SELECT request, at, actor, kind, object, details FROM operator_events ORDER BY at, request";
constexpr auto sql_remove = "DELETE FROM operator_events WHERE request = ?";

std::int64_t count(Connection& connection) {
    Statement& query = connection.prepared(sql_count);
    const Reset reset(query);
    query.step();
    return query.integer(0);
}

class SqliteOperatorEvents final : public OperatorEvents {
 public:
    explicit SqliteOperatorEvents(std::shared_ptr<sqlite::Pool> pool) : pool_(std::move(pool)) {}

    void append(const NewEvent& event) override {
        pool().run(Work::write, [&](Connection& connection) {
            if (count(connection) >= static_cast<std::int64_t>(operator_events_max))
                throw Unavailable("too many events wait for the daemon to enter them in the audit trail");
            connection.prepared(sql_append)
                .bind_all(event.origin.request, event.origin.at, event.origin.actor, to_string(event.kind),
                          event.object, event.details)
                .run();
        });
    }

    std::vector<NewEvent> waiting() override {
        return pool().run(Work::read, [](Connection& connection) {
            Statement& query = connection.prepared(sql_waiting);
            const Reset reset(query);
            std::vector<NewEvent> events;
            while (query.step()) {
                NewEvent event;
                std::string kind;
                query.read_all(event.origin.request, event.origin.at, event.origin.actor, kind, event.object,
                               event.details);
                const auto known = audit::parse_kind(kind);
                if (!known) continue;  // of a later version, whose daemon enters it
                event.kind = *known;
                events.push_back(std::move(event));
            }
            return events;
        });
    }

    void remove(std::string_view request) override {
        pool().run(Work::write,
                   [&](Connection& connection) { connection.prepared(sql_remove).bind_all(request).run(); });
    }

 private:
    sql::Pool& pool() { return *pool_; }

    const std::shared_ptr<sqlite::Pool> pool_;
};

}  // namespace

std::unique_ptr<OperatorEvents> make_sqlite_operator_events(std::shared_ptr<sqlite::Pool> inbox) {
    return std::make_unique<SqliteOperatorEvents>(std::move(inbox));
}

}  // namespace urna::queue
