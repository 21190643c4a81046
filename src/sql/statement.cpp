// SPDX-License-Identifier: Apache-2.0
#include "sql/statement.h"

#include <algorithm>

namespace urna::sql {

std::string insert_into(std::string_view table, std::string_view columns) {
    std::string sql = "INSERT INTO " + std::string(table) + " (" + std::string(columns) + ") VALUES (?";
    for (auto further = std::count(columns.begin(), columns.end(), ','); further > 0; --further) sql += ", ?";
    return sql + ")";
}

}  // namespace urna::sql
