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
#include "sql/statement.h"

struct st_mysql;

namespace urna::mariadb {

using sql::Blob;
using sql::Reset;

// The values of one parameter in many rows.
using Column = std::variant<std::span<const std::int64_t>, std::span<const std::optional<std::int64_t>>,
                            std::span<const std::string_view>, std::span<const Guid>>;

class Statement final : public sql::Statement {
 public:
    // A constant's text, which is read again when the statement has to be prepared again.
    Statement(st_mysql* connection, const char* sql);
    ~Statement() override;
    Statement(Statement&&) noexcept;

    Statement& bind(int parameter, std::int64_t value) override;
    Statement& bind(int parameter, std::string_view text) override;
    Statement& bind(int parameter, Blob blob) override;
    Statement& bind_null(int parameter) override;

    // The first call runs the statement and fetches all of its rows.
    bool step() override;
    std::int64_t run() override;
    // Runs it once for each row of these columns, which are equally long, in one round trip: all of it has to
    // fit into one of the server's packets, which are 16 MiB unless it was told otherwise.
    void run_rows(std::initializer_list<Column> columns);
    void reset() override;

    std::int64_t integer(int column) const override;
    std::string text(int column) const override;
    Guid guid(int column) const override;
    bool is_null(int column) const override;

    // Of short rows; what is long needs a lower limit.
    static constexpr std::size_t rows_max = 10'000;

 private:
    struct State;
    void execute();
    std::unique_ptr<State> state_;
};

}  // namespace urna::mariadb
