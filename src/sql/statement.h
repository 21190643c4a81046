// SPDX-License-Identifier: Apache-2.0
// What the statements and connections of both engines have in common, so that a store whose SQL is the same
// on both is written once. Values are bound and read in the order in which the statement's text has them.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/guid.h"
#include "base/id.h"
#include "base/instant.h"

namespace urna::sql {

using Blob = std::span<const std::uint8_t>;

// A row that a unique key, a CHECK or a foreign key forbids.
class ConstraintViolation : public std::runtime_error {
 public:
    using std::runtime_error::runtime_error;
};

// A prepared statement. Parameters count from 1, columns from 0. Texts and blobs that are bound must live
// until the statement was stepped.
class Statement {
 public:
    virtual ~Statement() = default;

    virtual Statement& bind(int parameter, std::int64_t value) = 0;
    virtual Statement& bind(int parameter, std::string_view text) = 0;
    virtual Statement& bind(int parameter, Blob blob) = 0;
    virtual Statement& bind_null(int parameter) = 0;

    // True while there is a row.
    virtual bool step() = 0;
    // Runs a statement that gives no rows, and resets it; returns how many rows it changed.
    virtual std::int64_t run() = 0;
    // Makes it ready to be bound and stepped anew.
    virtual void reset() = 0;

    virtual std::int64_t integer(int column) const = 0;
    virtual std::string text(int column) const = 0;
    // The zero GUID for a value of another size, which the tables do not take.
    virtual Guid guid(int column) const = 0;
    virtual bool is_null(int column) const = 0;

    // Binds all parameters, one value each.
    template <class... Values>
    Statement& bind_all(const Values&... values);
    // Reads the first columns of the row, one each.
    template <class... Values>
    void read_all(Values&... values) const;
};

// Resets a statement at the end of a scope, so that it holds neither rows nor a read transaction.
class Reset {
 public:
    explicit Reset(Statement& statement) : statement_(statement) {}
    ~Reset() { statement_.reset(); }
    Reset(const Reset&) = delete;
    Reset& operator=(const Reset&) = delete;

 private:
    Statement& statement_;
};

// Binds a statement's parameters one after another.
class Parameters {
 public:
    explicit Parameters(Statement& statement) : statement_(statement) {}

    void bind(std::integral auto value) { statement_.bind(next_++, static_cast<std::int64_t>(value)); }
    void bind(std::string_view text) { statement_.bind(next_++, text); }
    void bind(Blob blob) { statement_.bind(next_++, blob); }
    void bind(const Guid& guid) { bind(Blob(guid.bytes)); }
    void bind(const UploadId& id) { bind(id.guid); }
    void bind(Instant instant) { bind(instant.time_since_epoch().count()); }
    template <class Tag>
    void bind(Id<Tag> id) {
        bind(id.value);
    }
    template <class Value>
    void bind(const std::optional<Value>& value) {
        if (value) {
            bind(*value);
        } else {
            statement_.bind_null(next_++);
        }
    }

 private:
    Statement& statement_;
    int next_ = 1;
};

// Reads a row's columns one after another.
class Columns {
 public:
    explicit Columns(const Statement& row) : row_(row) {}

    template <std::integral Value>
    void read(Value& value) {
        value = static_cast<Value>(row_.integer(next_++));
    }
    void read(bool& value) { value = row_.integer(next_++) != 0; }
    void read(std::string& text) { text = row_.text(next_++); }
    void read(Guid& guid) { guid = row_.guid(next_++); }
    void read(UploadId& id) { read(id.guid); }
    void read(Instant& instant) { instant = Instant{std::chrono::microseconds{row_.integer(next_++)}}; }
    template <class Tag>
    void read(Id<Tag>& id) {
        read(id.value);
    }
    template <class Value>
    void read(std::optional<Value>& value) {
        if (row_.is_null(next_)) {
            value.reset();
            ++next_;
        } else {
            read(value.emplace());
        }
    }

 private:
    const Statement& row_;
    int next_ = 0;
};

template <class... Values>
Statement& Statement::bind_all(const Values&... values) {
    Parameters parameters(*this);
    (parameters.bind(values), ...);
    return *this;
}

template <class... Values>
void Statement::read_all(Values&... values) const {
    Columns columns(*this);
    (columns.read(values), ...);
}

class Connection {
 public:
    virtual ~Connection() = default;
    // The prepared statement for a constant's text, made at its first use.
    virtual Statement& prepared(const char* sql) = 0;
    virtual std::int64_t last_insert_id() const = 0;
};

// `INSERT INTO <table> (<columns>) VALUES (?, ...)`, with a parameter for each of the columns, which are
// separated by commas.
std::string insert_into(std::string_view table, std::string_view columns);

}  // namespace urna::sql
