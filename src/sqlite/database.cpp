#include "sqlite/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/error.h"

namespace urna::sqlite {
namespace {

// How long a statement waits for another process's or connection's transaction.
constexpr int busy_wait_ms = 10'000;
constexpr std::size_t page_bytes = 4096;  // SQLite's default

[[noreturn]] void fail(sqlite3* connection, int code) {
    const std::string what =
        std::string("sqlite: ") + (connection ? sqlite3_errmsg(connection) : sqlite3_errstr(code));
    if ((code & 0xFF) == SQLITE_CONSTRAINT) throw ConstraintViolation(what);
    throw Unavailable(what);
}

void check(sqlite3_stmt* statement, int code) {
    if (code != SQLITE_OK) fail(sqlite3_db_handle(statement), code);
}

}  // namespace

Statement::Statement(sqlite3* connection, const char* sql) {
    sqlite3_stmt* made = nullptr;
    const int code = sqlite3_prepare_v3(connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    if (code != SQLITE_OK) fail(connection, code);
    statement_.reset(made);
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

Statement& Statement::bind(int parameter, std::int64_t value) {
    check(statement_.get(), sqlite3_bind_int64(statement_.get(), parameter, value));
    return *this;
}

Statement& Statement::bind(int parameter, std::string_view text) {
    // A null pointer would bind NULL.
    const char* data = text.data() ? text.data() : "";
    check(statement_.get(),
          sqlite3_bind_text64(statement_.get(), parameter, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind(int parameter, Blob blob) {
    const void* data = blob.data() ? static_cast<const void*>(blob.data()) : "";
    check(statement_.get(),
          sqlite3_bind_blob64(statement_.get(), parameter, data, blob.size(), SQLITE_STATIC));
    return *this;
}

Statement& Statement::bind_null(int parameter) {
    check(statement_.get(), sqlite3_bind_null(statement_.get(), parameter));
    return *this;
}

bool Statement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    sqlite3* const connection = sqlite3_db_handle(statement_.get());
    const int kind = sqlite3_reset(statement_.get());
    fail(connection, kind);
}

void Statement::run() {
    const Reset reset_after(*this);
    step();
}

void Statement::reset() {
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::text(int column) const {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    return data ? std::string(data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)))
                : std::string();
}

Blob Statement::blob(int column) const {
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_.get(), column));
    return {data, data ? static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)) : 0};
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

void Database::Close::operator()(sqlite3* connection) const {
    sqlite3_close_v2(connection);
}

Database::Database(const std::filesystem::path& file, int cache_kib) {
    // SQLite would make the file readable by everybody. One that is there must not be opened: closing it
    // gives up the locks of all our connections to it, and another process that closes it last takes the log
    // away from us.
    const int made = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (made >= 0) ::close(made);
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(
        file.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    connection_.reset(opened);
    if (code != SQLITE_OK)
        throw Unavailable("sqlite: cannot open " + file.string() + ": " + sqlite3_errstr(code));
    sqlite3_extended_result_codes(opened, 1);
    sqlite3_busy_timeout(opened, busy_wait_ms);
    execute("PRAGMA journal_mode = WAL");
    execute("PRAGMA synchronous = FULL");
    execute("PRAGMA foreign_keys = ON");
    execute("PRAGMA cache_size = -" + std::to_string(cache_kib));
}

void Database::execute(const std::string& sql) {
    const int code = sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(connection_.get(), code);
}

Statement& Database::prepared(const char* sql) {
    return prepared_.try_emplace(sql, connection_.get(), sql).first->second;
}

std::int64_t Database::last_insert_rowid() const {
    return sqlite3_last_insert_rowid(connection_.get());
}

std::int64_t Database::changes() const {
    return sqlite3_changes64(connection_.get());
}

void Database::leave_log_to_caller() {
    const auto note = [](void* bytes, sqlite3*, const char*, int pages) {
        *static_cast<std::size_t*>(bytes) = static_cast<std::size_t>(pages) * page_bytes;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(connection_.get(), note, log_bytes_.get());  // in the place of SQLite's own
}

void Database::copy_log_back(bool wait_for_readers) {
    sqlite3_wal_checkpoint_v2(connection_.get(), nullptr,
                              wait_for_readers ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE,
                              nullptr, nullptr);
}

Transaction::Transaction(Database& database, Kind kind) : database_(database) {
    database_.execute(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
    if (!open_) return;
    try {
        database_.execute("ROLLBACK");
    } catch (const std::exception&) {
        // SQLite has already rolled back after errors such as a full disk.
    }
}

void Transaction::commit() {
    database_.execute("COMMIT");
    open_ = false;
}

}  // namespace urna::sqlite
