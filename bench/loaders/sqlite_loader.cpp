// SPDX-License-Identifier: Apache-2.0
// The bare SQLite loader: what the engine can take when nothing stands before it. One thread, one connection,
// rows that are there already; as durable as Urna (a write-ahead log, and every commit synced).
#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "loaders/loader.h"

namespace {

using namespace urna::bench;

// The keyed table is that of migrations/sqlite/elections/0001_elections.sql, the packed one what is left when
// uniqueness is kept elsewhere.
constexpr const char* tables =
    "CREATE TABLE ballots (guid BLOB NOT NULL PRIMARY KEY CHECK (length(guid) = 16), upload INTEGER NOT NULL,"
    " poll_number INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE packed_ballots (upload INTEGER PRIMARY KEY, ballots BLOB NOT NULL) STRICT;";

using Connection = std::unique_ptr<sqlite3, decltype(&sqlite3_close_v2)>;
using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

void check(sqlite3* connection, int code, int expected = SQLITE_OK) {
    if (code != expected) throw std::runtime_error(sqlite3_errmsg(connection));
}

void execute(const Connection& connection, const std::string& sql) {
    check(connection.get(), sqlite3_exec(connection.get(), sql.c_str(), nullptr, nullptr, nullptr));
}

Connection open_new(const std::string& file, int cache_mib) {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(
        file.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    Connection connection(opened, sqlite3_close_v2);
    check(opened, code);
    execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -" +
                            std::to_string(cache_mib * 1024));
    execute(connection, tables);
    return connection;
}

Statement prepare(const Connection& connection, const char* sql) {
    sqlite3_stmt* prepared = nullptr;
    check(connection.get(),
          sqlite3_prepare_v3(connection.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr));
    return {prepared, sqlite3_finalize};
}

// Inserts item after item in transactions of so many, of which each holds `ballots_each`.
template <class Items, class Bind>
void load(const Connection& connection, const char* insert_sql, const Items& items, std::size_t transaction,
          std::uint64_t ballots_each, const LoaderOptions& options, Bind bind) {
    const Statement insert = prepare(connection, insert_sql);
    Timed timed(options.seconds_max);
    bool going_on = true;
    for (std::size_t begin = 0; begin < items.size() && going_on; begin += transaction) {
        const std::size_t end = std::min(begin + transaction, items.size());
        execute(connection, "BEGIN IMMEDIATE");
        for (std::size_t i = begin; i < end; ++i) {
            bind(insert.get(), i);
            check(connection.get(), sqlite3_step(insert.get()), SQLITE_DONE);
            sqlite3_reset(insert.get());
        }
        execute(connection, "COMMIT");
        going_on = timed.committed((end - begin) * ballots_each);
    }
    timed.report();
}

void load_keyed(const Connection& connection, std::vector<Row> rows, const LoaderOptions& options) {
    sort_runs(rows, options.rows_per_transaction);
    load(connection, "INSERT INTO ballots VALUES (?1, ?2, ?3)", rows, options.rows_per_transaction, 1,
         options, [&](sqlite3_stmt* insert, std::size_t i) {
             sqlite3_bind_blob(insert, 1, rows[i].guid.bytes.data(), 16, SQLITE_STATIC);
             sqlite3_bind_int64(insert, 2, rows[i].upload);
             sqlite3_bind_int64(insert, 3, rows[i].poll_number);
         });
}

void load_packed(const Connection& connection, const std::vector<Row>& rows, const LoaderOptions& options) {
    const std::uint64_t per_upload = options.rows.ballots_per_upload;
    const auto uploads = pack_uploads(rows, per_upload);
    const auto transaction = std::max<std::uint64_t>(1, options.rows_per_transaction / per_upload);
    load(connection, "INSERT INTO packed_ballots VALUES (?1, ?2)", uploads, transaction, per_upload, options,
         [&](sqlite3_stmt* insert, std::size_t i) {
             sqlite3_bind_int64(insert, 1, static_cast<sqlite3_int64>(i + 1));
             sqlite3_bind_blob64(insert, 2, uploads[i].data(), uploads[i].size(), SQLITE_STATIC);
         });
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App program("Loads ballots into a new SQLite file", "sqlite_loader");
    LoaderOptions options;
    std::string file;
    int cache_mib = 256;
    add_loader_options(program, options);
    program.add_option("--database", file, "The file, which must not be there")
        ->required()
        ->check(CLI::NonexistentPath);
    program.add_option("--cache-mib", cache_mib, "The connection's cache of pages")->capture_default_str();
    return run_program(program, argc, argv, [&] {
        auto rows = make_rows(options.rows);
        const Connection connection = open_new(file, cache_mib);
        if (options.packed) {
            load_packed(connection, rows, options);
        } else {
            load_keyed(connection, std::move(rows), options);
        }
    });
}
