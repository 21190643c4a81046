// SPDX-License-Identifier: Apache-2.0
// Secrets that are made for somebody, and known afterwards by their hash alone.
#pragma once

#include <string>
#include <string_view>

namespace urna::security {

// 128 random bits, as 22 characters of A-Z a-z 0-9 _ - (RFC 4648, 5, without padding).
std::string random_secret();

// 80 random bits for people to read and to type, as `abcd-efgh-ijkl-mnop` of a-z and 2-7 (RFC 4648, 6).
std::string random_readable_secret();
// What two ways of typing one have in common: letters in lower case, without spaces and hyphens.
std::string readable_secret_key(std::string_view typed);

}  // namespace urna::security
