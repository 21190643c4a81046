// SPDX-License-Identifier: Apache-2.0
// The table `audit_events`, read and inserted into, in the transactions of what the events tell of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "audit/trail.h"
#include "sql/statement.h"

namespace urna::store {

// A name as MariaDB's statements have it, whatever it holds.
std::string sql_name(const std::string& name);

class AuditRows {
 public:
    // `schema`: the database of MariaDB that the trail has for itself; empty where the table stands beside
    // the others, in a file that has one writer.
    explicit AuditRows(const std::string& schema);

    // Until the transaction has ended nobody else appends, nor is let past this.
    void lock(sql::Connection& connection) const;

    // The last thing that a transaction does: nobody else appends before it has ended.
    void append(sql::Connection& connection, const audit::NewEvent& wanted) const;

    // Whether there is an event of this kind and request. Nobody appends one before the transaction has
    // ended.
    bool has(sql::Connection& connection, const audit::NewEvent& event) const;

    // How many events there are. Nobody appends one before the transaction has ended.
    std::int64_t count(sql::Connection& connection) const;

    std::vector<audit::Event> before(sql::Connection& connection, std::int64_t number,
                                     std::size_t events_max) const;
    std::vector<audit::Event> after(sql::Connection& connection, std::int64_t number,
                                    std::size_t events_max) const;

    // As audit::Trail::trim() says.
    std::int64_t trim(sql::Connection& connection, const audit::Limits& limits,
                      const audit::Origin& by) const;

 private:
    struct Statements;

    static const Statements& statements_of(const std::string& schema);
    std::optional<audit::Event> last(sql::Connection& connection) const;
    std::int64_t last_to_trim(sql::Connection& connection, const audit::Limits& limits, Instant now) const;

    const Statements& statements_;
};

}  // namespace urna::store
