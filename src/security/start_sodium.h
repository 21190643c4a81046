// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace urna::security {

// Before anything of libsodium is used; any number of times. Throws std::runtime_error when it cannot start.
void start_sodium();

}  // namespace urna::security
