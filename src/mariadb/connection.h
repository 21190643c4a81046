// SPDX-License-Identifier: Apache-2.0
// A thin skin over MariaDB's client library: a connection, its prepared statements, and transactions that
// roll back unless committed.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "mariadb/errors.h"
#include "mariadb/statement.h"

namespace urna::mariadb {

// Where a database is, and who asks.
struct Address {
    std::string host;
    std::uint16_t port = 3306;
    std::string user;
    std::string password;
    std::string database;
    // A file with the authorities whose certificate the server must have, for the name `host`. Then only a
    // server with TLS is talked to; without, TLS is not asked for.
    std::string tls_ca = {};
};

// Used by one thread at a time. READ COMMITTED: what must not change meanwhile is locked by name, and gaps
// between rows are not. Strict, so that no value is cut or bent.
class Connection final : public sql::Connection {
 public:
    // No single answer of the server is waited for longer than `answer_max`.
    explicit Connection(const Address& address, std::chrono::seconds answer_max = std::chrono::seconds(10));

    // For statements without parameters; several are separated by semicolons.
    void execute(const std::string& sql);
    Statement& prepared(const char* sql) override;
    std::int64_t last_insert_id() const override;
    // Throws Unavailable where the server takes no packets of this size (max_allowed_packet). The connection
    // is of no more use then: the limit is that of when it began.
    void require_packet_bytes(std::int64_t bytes);
    // It is of no use to its caller: what it leads to is not what it should be.
    void refuse() { refused_ = true; }
    // Whether it can be used no longer.
    bool broken() const;

 private:
    struct Close {
        void operator()(st_mysql* connection) const;
    };
    std::unique_ptr<st_mysql, Close> connection_;
    std::unordered_map<const char*, Statement> prepared_;
    std::int64_t packet_bytes_max_ = 0;  // once it is known
    bool refused_ = false;
};

class Transaction {
 public:
    explicit Transaction(Connection& connection);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    // Throws OutcomeUnknown when the connection breaks meanwhile.
    void commit();

 private:
    Connection& connection_;
    bool open_ = true;
};

// One state of the database, which everything sees that is read until the end of the scope, however long that
// takes. It holds no locks and writes nothing.
class Snapshot {
 public:
    explicit Snapshot(Connection& connection);
    ~Snapshot();
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

 private:
    Connection& connection_;
};

// Brings a database up to date with migrations/mariadb/<name>/*.sql. Safe to run from several processes at
// once and any number of times. Throws Unavailable when the database is newer than this program.
void migrate(const Address& address, std::string_view name);

// Whether there is nothing to be brought up to date. Throws as migrate() does.
bool is_migrated(Connection& connection, std::string_view name);

}  // namespace urna::mariadb
