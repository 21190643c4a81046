// SPDX-License-Identifier: Apache-2.0
// A thin skin over SQLite: a connection, its prepared statements, and transactions that roll back unless
// committed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "sql/statement.h"

struct sqlite3;
struct sqlite3_stmt;

namespace urna::sqlite {

using sql::Blob;
using sql::ConstraintViolation;
using sql::Reset;

// A file that cannot be read or written as it should: `DIR/inbox.db: the disk is full`.
class FileFailure : public Unavailable {
 public:
    // `reading_may_help`: what failed is writing, as far as one can tell.
    FileFailure(const std::filesystem::path& file, const std::string& reason, bool reading_may_help);

    // Without the directory: `inbox.db: the disk is full`.
    const std::string& brief() const { return brief_; }
    bool reading_may_help() const { return reading_may_help_; }

 private:
    std::string brief_;
    bool reading_may_help_;
};

// What fails and is no ConstraintViolation is a FileFailure.
class Statement final : public sql::Statement {
 public:
    Statement(sqlite3* connection, const char* sql);

    Statement& bind(int parameter, std::int64_t value) override;
    Statement& bind(int parameter, std::string_view text) override;
    Statement& bind(int parameter, Blob blob) override;
    Statement& bind_null(int parameter) override;

    bool step() override;
    std::int64_t run() override;
    void reset() override;

    std::int64_t integer(int column) const override;
    std::string text(int column) const override;
    Guid guid(int column) const override;
    bool is_null(int column) const override;
    // Valid until the next step or reset.
    Blob blob(int column) const;

 private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

// What opening a database may do to its files.
enum class Access {
    make,   // they are made, readable by their owner only, when they are not there
    write,  // they must be there
    // Nothing of the database is written. What reads within a transaction sees one state of it, whoever
    // writes meanwhile. The files of the log must be there, or the directory writable, as with a service at
    // work.
    observe,
    // Nothing is written, no lock is taken, and the index of the log is built in memory, so that it can be
    // done on a disk that is full or read-only. Only sound while nobody writes, so for as short as possible.
    read,
};

// One connection; used by one thread at a time. Write-ahead log, and a commit is on the disk when it returns.
class Database final : public sql::Connection {
 public:
    explicit Database(const std::filesystem::path& file, Access access = Access::make, int cache_kib = 2048);

    void execute(const std::string& sql);
    Statement& prepared(const char* sql) override;
    std::int64_t last_insert_id() const override;

    // Throws FileFailure when the files that are open are no longer those of this name, since what is written
    // to deleted files is lost.
    void require_files_in_place() const;
    // Commits something that changes nothing; throws FileFailure when it cannot.
    void try_to_write();

    // Whoever only reads beside a service leaves the log as it is when they close the file last.
    void leave_log_at_close();

    // From now on no commit copies the log back into the database file, which SQLite does by itself in a
    // commit that finds the log long. Whoever asks for this calls checkpoint() now and then.
    void disable_autocheckpoint();
    // What the log had grown to with the last commit.
    std::size_t log_bytes() const { return *log_bytes_; }
    // Copies the log back into the database file, as far as readers let it; waits for them when
    // `wait_for_readers`, so that the log begins anew. What fails is done by a later call.
    void checkpoint(bool wait_for_readers);

 private:
    struct Close {
        void operator()(sqlite3* connection) const;
    };
    using FileIdentity = std::pair<std::uint64_t, std::uint64_t>;  // device and inode
    static FileIdentity identity_of(const std::string& file);
    void open(const std::string& name, int flags, const char* file_system = nullptr);
    void open_for_writing(Access access);
    void open_for_observing();
    void open_for_reading();
    [[noreturn]] void throw_cannot_open(int code) const;

    const std::string file_;
    std::unique_ptr<sqlite3, Close> connection_;
    FileIdentity file_identity_;
    FileIdentity log_identity_;
    std::unordered_map<const char*, Statement> prepared_;
    std::unique_ptr<std::size_t> log_bytes_ = std::make_unique<std::size_t>(0);
};

class Transaction {
 public:
    enum class Kind { read, write };
    Transaction(Database& database, Kind kind);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

 private:
    Database& database_;
    bool open_ = true;
};

// Brings a database up to date with migrations/sqlite/<name>/*.sql, all that are new in one transaction.
// Safe to run from several processes at once. Throws Unavailable when the file is newer than this program.
void migrate(Database& database, std::string_view name);

// Whether there is nothing to be brought up to date. Throws as migrate() does.
bool is_migrated(Database& database, std::string_view name);

}  // namespace urna::sqlite
