// SPDX-License-Identifier: Apache-2.0
#include "mariadb/connection.h"

#include <mysql.h>

#include "mariadb/fail.h"

namespace urna::mariadb {
namespace {

constexpr unsigned int connect_seconds_max = 3;

// A holder of locks that sleeps or is cut off, between two statements or within one, is thrown out by the
// server after 2 s.
constexpr auto session =
    "SET SESSION autocommit = 1, sql_mode = "
    "'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', "
    "time_zone = '+00:00', innodb_lock_wait_timeout = 5, idle_transaction_timeout = 2, net_read_timeout = 2";
constexpr auto isolation = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";

[[noreturn]] void fail_of(MYSQL* connection) {
    fail(mysql_errno(connection), mysql_error(connection));
}

// The server's certificate has to be by one of these authorities and for the name by which it is called.
void require_tls(MYSQL* connection, const std::string& authorities) {
    constexpr my_bool yes = 1;
    constexpr unsigned int tcp = MYSQL_PROTOCOL_TCP;  // else `localhost` would be a socket of this machine
    mysql_options(connection, MYSQL_OPT_PROTOCOL, &tcp);
    mysql_options(connection, MYSQL_OPT_SSL_ENFORCE, &yes);
    mysql_options(connection, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
    mysql_options(connection, MYSQL_OPT_SSL_CA, authorities.c_str());
    mysql_options(connection, MARIADB_OPT_TLS_VERSION, "TLSv1.2,TLSv1.3");
}

}  // namespace

void Connection::Close::operator()(st_mysql* connection) const {
    mysql_close(connection);
}

Connection::Connection(const Address& address, std::chrono::seconds answer_max) {
    static const int library = mysql_library_init(0, nullptr, nullptr);  // once, since it is not for threads
    if (library != 0) throw Unavailable("mariadb: the client library cannot be used");
    connection_.reset(mysql_init(nullptr));
    if (!connection_) throw std::bad_alloc();
    MYSQL* const connection = connection_.get();
    const auto answer_seconds = static_cast<unsigned int>(answer_max.count());
    constexpr unsigned int no_local_files = 0;
    mysql_options(connection, MYSQL_OPT_CONNECT_TIMEOUT, &connect_seconds_max);
    mysql_options(connection, MYSQL_OPT_READ_TIMEOUT, &answer_seconds);
    mysql_options(connection, MYSQL_OPT_WRITE_TIMEOUT, &answer_seconds);
    mysql_options(connection, MYSQL_OPT_LOCAL_INFILE, &no_local_files);
    mysql_options(connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (!address.tls_ca.empty()) require_tls(connection, address.tls_ca);
    if (!mysql_real_connect(connection, address.host.c_str(), address.user.c_str(), address.password.c_str(),
                            address.database.c_str(), address.port, nullptr, CLIENT_MULTI_STATEMENTS)) {
        fail_of(connection);
    }
    // The library refuses a server without TLS before it sends a password. This holds should one ever not.
    if (!address.tls_ca.empty() && mysql_get_ssl_cipher(connection) == nullptr) {
        throw Unavailable("mariadb: the connection is not encrypted");
    }
    execute(session);
    execute(isolation);
}

void Connection::execute(const std::string& sql) {
    MYSQL* const connection = connection_.get();
    if (mysql_real_query(connection, sql.data(), sql.size()) != 0) fail_of(connection);
    for (int more = 0; more == 0;) {
        mysql_free_result(mysql_store_result(connection));
        if (mysql_errno(connection) != 0) fail_of(connection);  // a result can break off in its middle
        more = mysql_next_result(connection);                   // -1: that was the last
        if (more > 0) fail_of(connection);
    }
}

Statement& Connection::prepared(const char* sql) {
    return prepared_.try_emplace(sql, connection_.get(), sql).first->second;
}

std::int64_t Connection::last_insert_id() const {
    return static_cast<std::int64_t>(mysql_insert_id(connection_.get()));
}

void Connection::require_packet_bytes(std::int64_t bytes) {
    if (packet_bytes_max_ == 0) {
        Statement& query = prepared("SELECT @@max_allowed_packet");
        const Reset reset(query);
        query.step();
        packet_bytes_max_ = query.integer(0);
    }
    if (packet_bytes_max_ >= bytes) return;
    refuse();
    throw Unavailable("mariadb: max_allowed_packet is " + std::to_string(packet_bytes_max_) +
                      " bytes, and recording needs " + std::to_string(bytes) + ": raise it on the server");
}

bool Connection::broken() const {
    if (refused_) return true;
    const bool closed = mysql_get_socket(connection_.get()) == MARIADB_INVALID_SOCKET;
    return closed || breaks_connection(mysql_errno(connection_.get()));
}

Transaction::Transaction(Connection& connection) : connection_(connection) {
    connection_.execute("START TRANSACTION");
}

Transaction::~Transaction() {
    if (!open_ || connection_.broken()) return;
    try {
        connection_.execute("ROLLBACK");
    } catch (const std::exception&) {
        // The server rolls back what a lost connection leaves behind.
    }
}

void Transaction::commit() {
    try {
        connection_.execute("COMMIT");
    } catch (const ConnectionLost& lost) {
        throw OutcomeUnknown(lost.what());
    }
    open_ = false;
}

// The server throws out who holds a transaction open and asks nothing for 2 s: that is about locks, and here
// there are none.
Snapshot::Snapshot(Connection& connection) : connection_(connection) {
    connection_.execute(
        "SET SESSION idle_transaction_timeout = 600; SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; "
        "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
}

Snapshot::~Snapshot() {
    if (connection_.broken()) return;
    try {
        connection_.execute("ROLLBACK");
    } catch (const std::exception&) {
        // The connection ends, and the snapshot with it.
    }
}

}  // namespace urna::mariadb
