// SPDX-License-Identifier: Apache-2.0
// From the client library's error numbers to ours; for this module only.
#pragma once

#include <string>

namespace urna::mariadb {

// Whether this number says that the connection can no longer be used.
bool breaks_connection(unsigned int number);

[[noreturn]] void fail(unsigned int number, const std::string& message);

}  // namespace urna::mariadb
