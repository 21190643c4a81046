// SPDX-License-Identifier: Apache-2.0
// One line of the log: a JSON object.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/log.h"

namespace urna {

// `{"time": now, "level": ..., "message": ..., <fields>}`, without a line end. Whatever a text holds, it is
// one line.
std::string log_line(std::string_view level, std::string_view message,
                     std::initializer_list<LogField> fields);

}  // namespace urna
