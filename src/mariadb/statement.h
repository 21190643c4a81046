// SPDX-License-Identifier: Apache-2.0
// A prepared statement of a MariaDB connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/guid.h"

struct st_mysql;

namespace urna::mariadb {

using Blob = std::span<const std::uint8_t>;

// The values of one parameter in many rows.
using Column = std::variant<std::span<const std::int64_t>, std::span<const std::optional<std::int64_t>>,
                            std::span<const std::string_view>, std::span<const Guid>>;

// Parameters count from 1, columns from 0. Texts and blobs that are bound must live until the statement was
// stepped.
class Statement {
 public:
    // A constant's text, which is read again when the statement has to be prepared again.
    Statement(st_mysql* connection, const char* sql);
    ~Statement();
    Statement(Statement&&) noexcept;

    Statement& bind(int parameter, std::int64_t value);
    Statement& bind(int parameter, std::string_view text);
    Statement& bind(int parameter, Blob blob);
    Statement& bind_null(int parameter);

    // True while there is a row. The first call runs the statement and fetches all of its rows.
    bool step();
    // Runs a statement that gives no rows, and resets it; gives how many rows it changed.
    std::int64_t run();
    // Runs it once for each row of these columns, which are equally long, in one round trip: all of it has to
    // fit into one of the server's packets, which are 16 MiB unless it was told otherwise.
    void run_rows(std::initializer_list<Column> columns);
    // Ready to be bound and stepped anew.
    void reset();

    std::int64_t integer(int column) const;
    std::string text(int column) const;
    Guid guid(int column) const;
    bool is_null(int column) const;

    // Of short rows; what is long needs a lower limit.
    static constexpr std::size_t rows_max = 10'000;

 private:
    struct State;
    void execute();
    std::unique_ptr<State> state_;
};

// Resets a statement at the end of a scope, so that it keeps no rows.
class Reset {
 public:
    explicit Reset(Statement& statement) : statement_(statement) {}
    ~Reset() { statement_.reset(); }
    Reset(const Reset&) = delete;
    Reset& operator=(const Reset&) = delete;

 private:
    Statement& statement_;
};

}  // namespace urna::mariadb
