// SPDX-License-Identifier: Apache-2.0
#include "mariadb/statement.h"

#include <mysql.h>

#include <algorithm>
#include <cassert>
#include <deque>
#include <vector>

#include "mariadb/fail.h"

namespace urna::mariadb {
namespace {

struct Close {
    void operator()(MYSQL_STMT* statement) const { mysql_stmt_close(statement); }
};

// The client library takes pointers to what it only reads.
void* reading(const void* data) {
    return const_cast<void*>(data);
}

std::size_t length_of(const Column& column) {
    return std::visit([](const auto& values) { return values.size(); }, column);
}

// What the client library wants to see of one parameter in many rows.
struct BoundColumn {
    std::vector<std::int64_t> integers;
    std::vector<char> indicators;
    std::vector<char*> pointers;
    std::vector<unsigned long> lengths;

    void add(const void* data, std::size_t size) {
        pointers.push_back(static_cast<char*>(reading(data)));
        lengths.push_back(size);
    }
    MYSQL_BIND bytes(enum_field_types type) {
        MYSQL_BIND bind{};
        bind.buffer_type = type;
        bind.buffer = pointers.data();
        bind.length = lengths.data();
        return bind;
    }
};

MYSQL_BIND bound(std::span<const std::int64_t> values, BoundColumn&) {
    MYSQL_BIND bind{};
    bind.buffer_type = MYSQL_TYPE_LONGLONG;
    bind.buffer = reading(values.data());
    return bind;
}

MYSQL_BIND bound(std::span<const std::optional<std::int64_t>> values, BoundColumn& buffers) {
    for (const auto& value : values) {
        buffers.integers.push_back(value.value_or(0));
        buffers.indicators.push_back(value ? STMT_INDICATOR_NONE : STMT_INDICATOR_NULL);
    }
    MYSQL_BIND bind = bound(std::span<const std::int64_t>(buffers.integers), buffers);
    bind.u.indicator = buffers.indicators.data();
    return bind;
}

MYSQL_BIND bound(std::span<const std::string_view> values, BoundColumn& buffers) {
    for (const std::string_view value : values) buffers.add(value.data() ? value.data() : "", value.size());
    return buffers.bytes(MYSQL_TYPE_STRING);
}

MYSQL_BIND bound(std::span<const Guid> values, BoundColumn& buffers) {
    for (const Guid& value : values) buffers.add(value.bytes.data(), value.bytes.size());
    return buffers.bytes(MYSQL_TYPE_BLOB);
}

}  // namespace

struct Statement::State {
    st_mysql* connection = nullptr;
    std::string_view sql;
    std::unique_ptr<MYSQL_STMT, Close> handle;
    std::vector<MYSQL_BIND> binds;
    std::vector<std::int64_t> integers;  // by parameter; the binds point into it
    bool executed = false;

    void prepare() {
        handle.reset(mysql_stmt_init(connection));
        if (!handle) throw std::bad_alloc();
        check(mysql_stmt_prepare(handle.get(), sql.data(), sql.size()) != 0);
    }
    void store_result() {
        if (mysql_stmt_store_result(handle.get()) == 0) return;
        const unsigned int number = mysql_stmt_errno(handle.get());
        const std::string message = mysql_stmt_error(handle.get());
        // The library would wait for the rest of a result that broke off, for instance at a lock, when it is
        // to free it, but not when it is to close the statement.
        handle.reset();
        fail(number, message);
    }
    void check(bool failed) const {
        if (failed) fail(mysql_stmt_errno(handle.get()), mysql_stmt_error(handle.get()));
    }
    MYSQL_BIND& parameter(int number) {
        assert(number >= 1 && static_cast<std::size_t>(number) <= binds.size());
        return binds[static_cast<std::size_t>(number) - 1] = MYSQL_BIND{};
    }
    void bind_bytes(int number, enum_field_types type, const void* data, std::size_t size) {
        MYSQL_BIND& bind = parameter(number);
        bind.buffer_type = type;
        bind.buffer = reading(data ? data : "");  // a null pointer would bind NULL
        bind.buffer_length = size;
    }
};

Statement::Statement(st_mysql* connection, const char* sql) : state_(std::make_unique<State>(State())) {
    state_->connection = connection;
    state_->sql = sql;
    state_->prepare();
    const std::size_t parameters = mysql_stmt_param_count(state_->handle.get());
    state_->binds.resize(parameters);
    state_->integers.resize(parameters);
}

Statement::~Statement() = default;
Statement::Statement(Statement&&) noexcept = default;

Statement& Statement::bind(int parameter, std::int64_t value) {
    MYSQL_BIND& bind = state_->parameter(parameter);
    std::int64_t& kept = state_->integers[static_cast<std::size_t>(parameter) - 1];
    kept = value;
    bind.buffer_type = MYSQL_TYPE_LONGLONG;
    bind.buffer = &kept;
    return *this;
}

Statement& Statement::bind(int parameter, std::string_view text) {
    state_->bind_bytes(parameter, MYSQL_TYPE_STRING, text.data(), text.size());
    return *this;
}

Statement& Statement::bind(int parameter, Blob blob) {
    state_->bind_bytes(parameter, MYSQL_TYPE_BLOB, blob.data(), blob.size());
    return *this;
}

Statement& Statement::bind_null(int parameter) {
    state_->parameter(parameter).buffer_type = MYSQL_TYPE_NULL;
    return *this;
}

void Statement::execute() {
    if (!state_->handle) state_->prepare();
    MYSQL_STMT* const handle = state_->handle.get();
    // Bound anew each time: the library keeps a copy of the binds, and ours have changed.
    if (!state_->binds.empty()) state_->check(mysql_stmt_bind_param(handle, state_->binds.data()) != 0);
    state_->check(mysql_stmt_execute(handle) != 0);
    if (mysql_stmt_field_count(handle) != 0) state_->store_result();
    state_->executed = true;
}

bool Statement::step() {
    if (!state_->executed) execute();
    const int code = mysql_stmt_fetch(state_->handle.get());
    state_->check(code == 1);
    return code != MYSQL_NO_DATA;
}

std::int64_t Statement::run() {
    const Reset reset_after(*this);
    execute();
    return static_cast<std::int64_t>(mysql_stmt_affected_rows(state_->handle.get()));
}

void Statement::run_rows(std::initializer_list<Column> columns) {
    assert(columns.size() == state_->binds.size() && columns.size() != 0);
    auto rows = static_cast<unsigned int>(length_of(*columns.begin()));
    assert(rows <= rows_max);
    if (rows == 0) return;
    std::deque<BoundColumn> buffers;
    auto bind = state_->binds.begin();
    for (const Column& column : columns) {
        assert(length_of(column) == rows);
        *bind++ =
            std::visit([&](const auto& values) { return bound(values, buffers.emplace_back()); }, column);
    }
    MYSQL_STMT* const handle = state_->handle.get();
    state_->check(mysql_stmt_attr_set(handle, STMT_ATTR_ARRAY_SIZE, &rows) != 0);
    run();
}

void Statement::reset() {
    if (state_->handle) mysql_stmt_free_result(state_->handle.get());
    state_->executed = false;
}

std::int64_t Statement::integer(int column) const {
    std::int64_t value = 0;
    MYSQL_BIND bind{};
    bind.buffer_type = MYSQL_TYPE_LONGLONG;
    bind.buffer = &value;
    state_->check(
        mysql_stmt_fetch_column(state_->handle.get(), &bind, static_cast<unsigned int>(column), 0) != 0);
    return value;
}

std::string Statement::text(int column) const {
    unsigned long length = 0;
    my_bool null = 0;
    MYSQL_BIND bind{};
    bind.buffer_type = MYSQL_TYPE_STRING;
    bind.length = &length;
    bind.is_null = &null;
    MYSQL_STMT* const handle = state_->handle.get();
    state_->check(mysql_stmt_fetch_column(handle, &bind, static_cast<unsigned int>(column), 0) != 0);
    if (null) return {};
    std::string value(length, '\0');
    bind.buffer = value.data();
    bind.buffer_length = length;
    state_->check(mysql_stmt_fetch_column(handle, &bind, static_cast<unsigned int>(column), 0) != 0);
    return value;
}

Guid Statement::guid(int column) const {
    Guid value;
    const std::string bytes = text(column);
    if (bytes.size() == value.bytes.size()) std::copy(bytes.begin(), bytes.end(), value.bytes.begin());
    return value;
}

bool Statement::is_null(int column) const {
    my_bool null = 0;
    MYSQL_BIND bind{};
    bind.buffer_type = MYSQL_TYPE_NULL;
    bind.is_null = &null;
    state_->check(
        mysql_stmt_fetch_column(state_->handle.get(), &bind, static_cast<unsigned int>(column), 0) != 0);
    return null != 0;
}

}  // namespace urna::mariadb
