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

struct sqlite3;
struct sqlite3_stmt;

namespace urna::sqlite {

using Blob = std::span<const std::uint8_t>;

// A row that a UNIQUE, CHECK or foreign key constraint forbids. Everything else that fails is
// urna::Unavailable.
class ConstraintViolation : public std::runtime_error {
 public:
    using std::runtime_error::runtime_error;
};

// A prepared statement. Parameters count from 1, columns from 0. Texts and blobs that are bound must live
// until the statement was stepped.
class Statement {
 public:
    Statement(sqlite3* connection, const char* sql);

    Statement& bind(int parameter, std::int64_t value);
    Statement& bind(int parameter, std::string_view text);
    Statement& bind(int parameter, Blob blob);
    Statement& bind_null(int parameter);

    // True while there is a row.
    bool step();
    // Runs a statement that gives no rows, and resets it.
    void run();
    // Ready to be bound and stepped anew.
    void reset();

    std::int64_t integer(int column) const;
    std::string text(int column) const;
    // Valid until the next step or reset.
    Blob blob(int column) const;
    bool is_null(int column) const;

 private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

// Resets a statement at the end of a scope, so that it holds no read transaction open.
class Reset {
 public:
    explicit Reset(Statement& statement) : statement_(statement) {}
    ~Reset() { statement_.reset(); }
    Reset(const Reset&) = delete;
    Reset& operator=(const Reset&) = delete;

 private:
    Statement& statement_;
};

// One connection; used by one thread at a time. Write-ahead log, and a commit is on the disk when it returns.
class Database {
 public:
    // Opens the file, making it (readable by its owner only) when it is not there.
    explicit Database(const std::filesystem::path& file, int cache_kib = 2048);

    void execute(const std::string& sql);
    // The prepared statement for a constant's text, made at its first use.
    Statement& prepared(const char* sql);
    std::int64_t last_insert_rowid() const;
    // How many rows the last statement changed.
    std::int64_t changes() const;

    // From now on no commit copies the log back into the database file, which it does by itself when it finds
    // the log long, before it returns. Whoever asks for this calls copy_log_back() now and then.
    void leave_log_to_caller();
    // What the log had grown to with the last commit.
    std::size_t log_bytes() const { return *log_bytes_; }
    // As far as readers let it; waits for them when `wait_for_readers`, so that the log begins anew. What
    // fails is done by a later call.
    void copy_log_back(bool wait_for_readers);

 private:
    struct Close {
        void operator()(sqlite3* connection) const;
    };
    std::unique_ptr<sqlite3, Close> connection_;
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

}  // namespace urna::sqlite
