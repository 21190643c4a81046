// SPDX-License-Identifier: Apache-2.0
// The SQL files under migrations/, built into the binary.
#pragma once

#include <string_view>
#include <vector>

namespace urna {

struct Migration {
    std::string_view name;  // engine/database/0001_what.sql
    std::string_view sql;
};

// All of them, by name.
const std::vector<Migration>& all_migrations();

}  // namespace urna
