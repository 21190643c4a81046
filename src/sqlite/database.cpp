// SPDX-License-Identifier: Apache-2.0
#include "sqlite/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace urna::sqlite {
namespace {

// How long a statement waits for another process's or connection's transaction.
constexpr int busy_wait_ms = 10'000;
constexpr std::size_t page_bytes = 4096;  // SQLite's default

std::string reason_of(int code, int system_error, const std::string& message) {
    if (code == SQLITE_FULL || system_error == ENOSPC) return "the disk is full";
    if (system_error == 0) return message;
    return message + ": " + std::generic_category().message(system_error);
}

bool is_of_writing(int code) {
    return code == SQLITE_FULL || code == SQLITE_IOERR || code == SQLITE_READONLY || code == SQLITE_CANTOPEN;
}

// What the system said last of a failed read or write. SQLite does not always pass on what it was of the log.
int system_error_of(sqlite3* connection) {
    int error = sqlite3_system_errno(connection);
    sqlite3_file* log = nullptr;
    if (error == 0 &&
        sqlite3_file_control(connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, static_cast<void*>(&log)) ==
            SQLITE_OK &&
        log && log->pMethods) {
        log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &error);
    }
    return error;
}

[[noreturn]] void fail(sqlite3* connection, int code) {
    const std::string message = connection ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
    const int kind = code & 0xFF;
    if (kind == SQLITE_CONSTRAINT) throw ConstraintViolation("sqlite: " + message);
    const char* const file = connection ? sqlite3_db_filename(connection, "main") : nullptr;
    const bool is_of_file = kind == SQLITE_IOERR || kind == SQLITE_CANTOPEN;
    const int system_error = connection && is_of_file ? system_error_of(connection) : 0;
    throw FileFailure(file ? file : "sqlite", reason_of(kind, system_error, message), is_of_writing(kind));
}

void check(sqlite3_stmt* statement, int code) {
    if (code != SQLITE_OK) fail(sqlite3_db_handle(statement), code);
}

// The file's name with the links to its directory resolved: the directory may be one, the file itself may
// not, and SQLite follows none.
std::string linkless(const std::filesystem::path& file) {
    std::error_code missing;
    const auto directory =
        std::filesystem::canonical(file.has_parent_path() ? file.parent_path() : ".", missing);
    return (missing ? file : directory / file.filename()).string();
}

// A path as a part of a URI.
std::string escaped(const std::string& path) {
    constexpr auto hex_digits = "0123456789ABCDEF";
    std::string text;
    for (const char c : path) {
        if (c == '%' || c == '?' || c == '#') {
            text += {'%', hex_digits[c / 16], hex_digits[c % 16]};
        } else {
            text += c;
        }
    }
    return text;
}

}  // namespace

FileFailure::FileFailure(const std::filesystem::path& file, const std::string& reason, bool reading_may_help)
    : Unavailable(file.string() + ": " + reason),
      brief_(file.filename().string() + ": " + reason),
      reading_may_help_(reading_may_help) {}

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

std::int64_t Statement::run() {
    const Reset reset_after(*this);
    step();
    return sqlite3_changes64(sqlite3_db_handle(statement_.get()));
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

Guid Statement::guid(int column) const {
    Guid guid;
    const Blob bytes = blob(column);
    if (bytes.size() == guid.bytes.size()) std::copy(bytes.begin(), bytes.end(), guid.bytes.begin());
    return guid;
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

void Database::Close::operator()(sqlite3* connection) const {
    sqlite3_close_v2(connection);
}

Database::Database(const std::filesystem::path& file, Access access, int cache_kib) : file_(file.string()) {
    if (access == Access::read) {
        open_for_reading();
    } else if (access == Access::observe) {
        open_for_observing();
    } else {
        open_for_writing(access);
    }
    execute("PRAGMA foreign_keys = ON");
    execute("PRAGMA cache_size = -" + std::to_string(cache_kib));
    execute("PRAGMA schema_version");  // with the first thing that is read the log is opened
    file_identity_ = identity_of(file_);
    log_identity_ = identity_of(file_ + "-wal");
}

void Database::open(const std::string& name, int flags, const char* file_system) {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(name.c_str(), &opened,
                                     flags | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX, file_system);
    connection_.reset(opened);
    if (code != SQLITE_OK) throw_cannot_open(code);
    sqlite3_extended_result_codes(opened, 1);
}

void Database::open_for_writing(Access access) {
    // SQLite would make the file readable by everybody. One that is there must not be opened: closing it
    // gives up the locks of all our connections to it, and another process that closes it last takes the log
    // away from us.
    if (access == Access::make) {
        const int made = ::open(file_.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
        if (made >= 0) ::close(made);
    }
    open(linkless(file_), SQLITE_OPEN_READWRITE);
    sqlite3_busy_timeout(connection_.get(), busy_wait_ms);
    // SQLite opens for reading what it cannot open for writing, and says nothing.
    if (sqlite3_db_readonly(connection_.get(), "main") != 0)
        throw FileFailure(file_, "it can only be read", true);
    execute("PRAGMA journal_mode = WAL");
    execute("PRAGMA synchronous = FULL");
}

void Database::open_for_observing() {
    open(linkless(file_), SQLITE_OPEN_READONLY);
    sqlite3_busy_timeout(connection_.get(), busy_wait_ms);
}

// A log that is missing or empty must not be made, nor need it be: everything is in the file itself then.
void Database::open_for_reading() {
    std::error_code missing;
    const auto log_bytes = std::filesystem::file_size(file_ + "-wal", missing);
    const bool log_is_empty = missing || log_bytes == 0;
    const std::string uri =
        "file:" + escaped(linkless(file_)) + "?mode=ro" + (log_is_empty ? "&immutable=1" : "");
    open(uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, "unix-none");  // takes no locks
    // As the last one to close it, it would copy the log back.
    sqlite3_db_config(connection_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    execute("PRAGMA locking_mode = EXCLUSIVE");  // the index of the log is in memory then
}

void Database::throw_cannot_open(int code) const {
    if (std::filesystem::is_symlink(file_)) {
        throw FileFailure(file_, "it is a link, and a database must not be one; move the file here", false);
    }
    const int system_error = connection_ ? sqlite3_system_errno(connection_.get()) : 0;
    throw FileFailure(file_, reason_of(code & 0xFF, system_error, sqlite3_errstr(code)),
                      is_of_writing(code & 0xFF));
}

Database::FileIdentity Database::identity_of(const std::string& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return {};
    return {status.st_dev, status.st_ino};
}

void Database::require_files_in_place() const {
    if (identity_of(file_) == file_identity_ && identity_of(file_ + "-wal") == log_identity_) return;
    throw FileFailure(file_, "it was deleted or replaced while it is in use; put it back, or restart", false);
}

void Database::try_to_write() {
    Transaction transaction(*this, Transaction::Kind::write);
    Statement& version = prepared("PRAGMA user_version");
    version.step();
    const std::int64_t same = version.integer(0);
    version.reset();
    execute("PRAGMA user_version = " + std::to_string(same));
    transaction.commit();
}

void Database::execute(const std::string& sql) {
    const int code = sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(connection_.get(), code);
}

Statement& Database::prepared(const char* sql) {
    return prepared_.try_emplace(sql, connection_.get(), sql).first->second;
}

std::int64_t Database::last_insert_id() const {
    return sqlite3_last_insert_rowid(connection_.get());
}

void Database::leave_log_at_close() {
    sqlite3_db_config(connection_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

void Database::disable_autocheckpoint() {
    const auto note = [](void* bytes, sqlite3*, const char*, int pages) {
        *static_cast<std::size_t*>(bytes) = static_cast<std::size_t>(pages) * page_bytes;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(connection_.get(), note, log_bytes_.get());  // in the place of SQLite's own
}

void Database::checkpoint(bool wait_for_readers) {
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
