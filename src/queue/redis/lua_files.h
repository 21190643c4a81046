// SPDX-License-Identifier: Apache-2.0
// The Lua files under queue/redis/lua, built into the binary without the lines that are comments.
#pragma once

#include <string_view>

namespace urna::queue::redis {

// The text of NAME.lua. Throws std::out_of_range when there is none.
std::string_view lua_file(std::string_view name);

}  // namespace urna::queue::redis
