// SPDX-License-Identifier: Apache-2.0
// Secrets that are made for somebody, and known afterwards by their hash alone.
#pragma once

#include <string>

namespace urna::security {

// 128 random bits, as 22 characters of A-Z a-z 0-9 _ - (RFC 4648, 5, without padding).
std::string random_secret();

}  // namespace urna::security
